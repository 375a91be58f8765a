using System.Globalization;
using Vigie.Detect.Backtest;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect.Backtest;

public sealed class CountSeriesTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("time,count\n", "line 1 is 'time,count'")]
    [InlineData("timestamp,value\n", "no row")]
    [InlineData("timestamp,value\n2026-03-02 09:00:00,1\nyesterday,2\n", "line 3: the timestamp is 'yesterday'")]
    [InlineData("timestamp,value\n2026-03-02 09:00:00,1\n2026-03-02 09:05:00,many\n", "line 3: the value is 'many'")]
    [InlineData("timestamp,value\n2026-03-02 09:00:00,-1\n", "line 2: the value is '-1'")]
    [InlineData("timestamp,value\n2026-03-02 09:00:00,NaN\n", "line 2: the value is 'NaN'")]
    [InlineData("timestamp,value\n2026-03-02 09:00:00\n", "line 2 has 1 fields")]
    [InlineData("timestamp,value\n2026-03-02 09:05:00,1\n2026-03-02 09:00:00,1\n", "line 3: 2026-03-02 09:00:00 is not after")]
    public void A_wrong_file_says_which_line_and_how(string text, string reason)
    {
        var wrong = Assert.Throws<CountSeriesException>(() => CountSeries.Read(new StringReader(text)));

        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_times_keep_their_form()
    {
        var rows = CountSeries.Read(new StringReader("\uFEFFvalue,timestamp\r\n3,2026-03-02T09:00:00Z\r\n\r\n4,2026-03-02T09:05:00Z\r\n"));

        Assert.Equal([("2026-03-02T09:00:00Z", 3d), ("2026-03-02T09:05:00Z", 4d)], rows.Select(row => (row.Timestamp, row.Value)));
    }

    [Fact]
    public void A_burst_is_one_alarm_and_a_quiet_course_none()
    {
        var quiet = Detect(Rows(3000, burstAt: -1));
        var burst = Detect(Rows(3000, burstAt: 2000));

        Assert.DoesNotContain(true, quiet);
        Assert.Equal([2000], burst.Index().Where(row => row.Item).Select(row => row.Index));
    }

    [Fact]
    public void Missing_buckets_are_quiet_ones()
    {
        var rows = Rows(3000, burstAt: 2000);
        var silent = rows.Select((row, index) => index is >= 1000 and < 1012 ? row with { Value = 0 } : row).ToList();

        var missing = Detect([.. silent.Where((_, index) => index is < 1000 or >= 1012)]);

        Assert.Equal(Detect(silent).Where((_, index) => index is < 1000 or >= 1012), missing);
    }

    private static IReadOnlyList<bool> Detect(IReadOnlyList<CountRow> rows) =>
        CountSeries.Detect(rows, new DetectionPlan(), null, TestContext.Current.CancellationToken);

    private static List<CountRow> Rows(int count, int burstAt)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(index => new CountRow(
            index.ToString(CultureInfo.InvariantCulture),
            Some.Monday.AddMinutes(5 * index),
            index >= burstAt && index < burstAt + 24 && burstAt > 0 ? 300 : 10 + random.Next(6)))];
    }
}
