using System.Globalization;
using Vigie.Hosting.Import;

namespace Vigie.Tests.Hosting.Import;

public sealed class ImportDatesTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("2026-11-03T10:20:30Z", "2026-11-03 10:20:30")]
    [InlineData("2026-11-03T10:20:30+02:00", "2026-11-03 08:20:30")]
    [InlineData("2026-11-03 10:20:30", "2026-11-03 09:20:30")]
    [InlineData("2026-07-03 10:20:30", "2026-07-03 08:20:30")]
    [InlineData("2026-11-03", "2026-11-02 23:00:00")]
    [InlineData("2026/11/03 10:20", "2026-11-03 09:20:00")]
    [InlineData("03.04.2026 10:20", "2026-04-03 08:20:00")]
    [InlineData("3.4.26 10:20", "2026-04-03 08:20:00")]
    [InlineData("03-Nov-2026 11:38PM", "2026-11-03 22:38:00")]
    [InlineData("03-Nov-2026 12:38AM", "2026-11-02 23:38:00")]
    [InlineData("Nov 3, 2026 12:05 pm", "2026-11-03 11:05:00")]
    [InlineData("November 3, 2026, 2:05:06 p.m.", "2026-11-03 13:05:06")]
    [InlineData("3 novembre 2026 10:20", "2026-11-03 09:20:00")]
    [InlineData("Tue, 03 Nov 2026 10:20:30 GMT", "2026-11-03 10:20:30")]
    [InlineData("Tue, 03 Nov 2026 10:20:30 -0500", "2026-11-03 15:20:30")]
    [InlineData("1793000000", "2026-10-26 07:33:20")]
    [InlineData("1793000000123", "2026-10-26 07:33:20")]
    [InlineData("2026-10-25 02:30", "2026-10-25 01:30:00")]
    public void A_date_is_read_as_written_and_in_the_zone_that_was_said(string date, string expected) =>
        Assert.Equal(expected, Text(new ImportDates([], Paris).Read(date, null).At));

    [Theory]
    [InlineData("2026-11-03", "10:20", "2026-11-03 09:20:00")]
    [InlineData("03-Nov-2026", "11:38 PM", "2026-11-03 22:38:00")]
    [InlineData("2026-11-03T10:20:30Z", "11:11", "2026-11-03 10:20:30")]
    public void A_column_of_times_counts_where_the_date_has_none(string date, string time, string expected) =>
        Assert.Equal(expected, Text(new ImportDates([], Paris).Read(date, time).At));

    [Theory]
    [InlineData("25/12/2025", "03/04/2026 10:00", "2026-04-03 08:00:00")]
    [InlineData("12/25/2025", "03/04/2026 10:00", "2026-03-04 09:00:00")]
    [InlineData("12/25/2025", "03/04/2026 10:00 PM", "2026-03-04 21:00:00")]
    [InlineData("25-12-2025", "03-04-26", "2026-04-02 22:00:00")]
    public void One_date_that_leaves_no_doubt_speaks_for_all(string certain, string date, string expected)
    {
        var dates = new ImportDates([], Paris);
        dates.Survey(date, 2);
        dates.Survey(certain, 3);
        dates.Decide();

        Assert.Equal(expected, Text(dates.Read(date, null).At));
    }

    [Fact]
    public void Day_and_month_are_never_guessed()
    {
        var dates = new ImportDates([], Paris);
        dates.Survey("05/05/2026", 2);
        dates.Survey("03/04/2026", 3);

        var fault = Assert.Throws<ImportFaultException>(dates.Decide).Message;
        Assert.StartsWith("line 3: '03/04/2026' can be read with the day or the month first", fault, StringComparison.Ordinal);
        Assert.Contains("--date-format dd/MM/yyyy", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_of_two_orders_are_told_with_their_lines()
    {
        var dates = new ImportDates([], Paris);
        dates.Survey("25/12/2026", 7);
        dates.Survey("12/25/2026", 9);

        Assert.Matches("line 7 .*25/12/2026.* line 9 .*12/25/2026", Assert.Throws<ImportFaultException>(dates.Decide).Message);
    }

    [Theory]
    [InlineData("MM/dd/yyyy", "03/04/2026", "2026-03-03 23:00:00")]
    [InlineData("dd/MM/yyyy", "03/04/2026 10:20", "2026-04-03 08:20:00")]
    [InlineData("dd/MM/yyyy", "03/04/2026 10:20:30 PM", "2026-04-03 20:20:30")]
    [InlineData("M/d/yyyy", "3/4/2026 1:20 PM", "2026-03-04 12:20:00")]
    [InlineData("yyyyMMdd-HHmm", "20260304-1020", "2026-03-04 09:20:00")]
    [InlineData("dd/MM/yyyy", "12/25/2026", null)]
    [InlineData("yyyy-MM-dd HH:mm zzz", "2026-03-04 10:20 +05:00", "2026-03-04 05:20:00")]
    public void A_format_that_was_said_alone_counts(string format, string date, string? expected) =>
        Assert.Equal(expected, Text(new ImportDates([format], Paris).Read(date, null).At));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("31/02/2026")]
    [InlineData("12")]
    [InlineData("45231.5")]
    [InlineData("99/99/2026")]
    public void What_is_no_date_says_so(string date)
    {
        var (at, fault) = new ImportDates([], Paris).Read(date, null);

        Assert.Null(at);
        Assert.Contains($"'{date}'", fault, StringComparison.Ordinal);
    }

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
