using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Collect.Feeds;

namespace Vigie.Hosting.Import;

/// <summary>Which number of 03/04/2026 is the day.</summary>
internal enum DayOrder
{
    Unknown,
    DayFirst,
    MonthFirst,
}

/// <summary>
/// Dates of exports. Formats that were said come first and then alone count; else ISO 8601, RFC 822, Unix time, written months and numbers.
/// Whether the day or the month comes first is never guessed: it is said, or some date of the file proves it.
/// </summary>
/// <param name="formats">.NET custom formats, such as dd/MM/yyyy; a time of day may follow what they say.</param>
/// <param name="zone">Of dates that name no zone.</param>
internal sealed partial class ImportDates(IReadOnlyList<string> formats, TimeZoneInfo zone)
{
    private static readonly string[] Clocks =
    [
        "", " HH:mm", " HH:mm:ss", " HH:mm:ss.FFFFFFF", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt", " h:mmtt", " HH:mm:ss K",
        " HH:mm K", "'T'HH:mm:ssK",
    ];

    private (long Line, string Text)? ambiguous;
    private (long Line, string Text)? dayFirst;
    private (long Line, string Text)? monthFirst;

    /// <summary>How many dates named no zone.</summary>
    public long WithoutZone { get; private set; }

    public DayOrder Order => dayFirst is not null ? DayOrder.DayFirst : monthFirst is not null ? DayOrder.MonthFirst : DayOrder.Unknown;

    /// <summary>In words how dates are understood.</summary>
    public string Form => formats.Count > 0 ? string.Join(" or ", formats.Select(Shown.Line))
        : dayFirst is { } day ? $"day before month, as line {day.Line} shows: {Shown.Line(day.Text)}"
        : monthFirst is { } month ? $"month before day, as line {month.Line} shows: {Shown.Line(month.Text)}"
        : "as each date says";

    /// <summary>Takes note of what a date proves of all others.</summary>
    public void Survey(string? date, long line)
    {
        var match = formats.Count > 0 || date is null ? Match.Empty : Numbers().Match(date);
        if (!match.Success)
        {
            return;
        }

        var (first, second) = (Number(match.Groups[1]), Number(match.Groups[3]));
        if (match.Groups[2].Value == ".")
        {
            // Where dots are written the day comes first.
            return;
        }

        if (first is > 12 and <= 31 && second is >= 1 and <= 12)
        {
            dayFirst ??= (line, date!);
        }
        else if (second is > 12 and <= 31 && first is >= 1 and <= 12)
        {
            monthFirst ??= (line, date!);
        }
        else if (first != second)
        {
            ambiguous ??= (line, date!);
        }
    }

    /// <summary>To be asked once the whole file was surveyed.</summary>
    /// <exception cref="ImportFaultException">Day and month cannot be told apart.</exception>
    public void Decide()
    {
        if (dayFirst is { } day && monthFirst is { } month)
        {
            throw new ImportFaultException(
                $"line {day.Line} has the day first ({Shown.Line(day.Text)}) and line {month.Line} the month ({Shown.Line(month.Text)}). "
                + "Say what counts: --date-format dd/MM/yyyy or --date-format MM/dd/yyyy; the others are then set aside.");
        }

        if (ambiguous is { } date && Order == DayOrder.Unknown)
        {
            throw new ImportFaultException(
                $"line {date.Line}: '{Shown.Line(date.Text)}' can be read with the day or the month first, and no other date of the file "
                + "tells which. Say it: --date-format dd/MM/yyyy or --date-format MM/dd/yyyy.");
        }
    }

    /// <summary>UTC, or why not.</summary>
    public (DateTimeOffset? At, string? Fault) Read(string date, string? time)
    {
        var whole = time is { Length: > 0 } && !ClockForm().IsMatch(date) ? $"{date.Trim()} {time.Trim()}" : date.Trim();
        if (whole.Length > 100)
        {
            return (null, "the date has more than 100 characters");
        }

        var at = formats.Count > 0 ? Said(whole) : Epoch(whole) ?? Plain(whole);
        return at is null ? (null, $"the date '{Shown.Line(whole)}' cannot be read; --date-format says how it is written") : (at, null);
    }

    private DateTimeOffset? Said(string text)
    {
        foreach (var format in formats)
        {
            foreach (var clock in Clocks)
            {
                // With AssumeUniversal a zone that is named counts, and its absence can be told from the form.
                if (DateTimeOffset.TryParseExact(
                    text, format + clock, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                {
                    return ZoneForm().IsMatch(text) ? at.ToUniversalTime() : InZone(at.DateTime);
                }
            }
        }

        return null;
    }

    private static DateTimeOffset? Epoch(string text)
    {
        if (!text.All(char.IsAsciiDigit) || text.Length is not (10 or 13))
        {
            return null;
        }

        var number = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return text.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number);
    }

    private DateTimeOffset? Plain(string text)
    {
        var turned = Turned(In24Hours(text));
        return turned is null || FeedDate.Parse(turned) is not { } at ? null : ZoneForm().IsMatch(turned) ? at : InZone(at.DateTime);
    }

    /// <summary>Numbers with the year last, as ISO 8601 has them; null when they are no date.</summary>
    private string? Turned(string text)
    {
        var match = Numbers().Match(text);
        if (!match.Success)
        {
            return text;
        }

        var monthIsFirst = match.Groups[2].Value != "." && Order == DayOrder.MonthFirst;
        var (month, day) = monthIsFirst
            ? (Number(match.Groups[1]), Number(match.Groups[3])) : (Number(match.Groups[3]), Number(match.Groups[1]));
        var year = Number(match.Groups[4]);
        year = match.Groups[4].Length == 2 ? 2000 + year : year;
        var clock = match.Groups[5].Value.TrimStart(' ', ',', 'T', '-');
        return month is < 1 or > 12 || day is < 1 or > 31
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}{(clock.Length > 0 ? " " + clock : clock)}");
    }

    private static string In24Hours(string text) => HalfDay().Replace(
        text,
        match =>
        {
            var hour = Number(match.Groups[1]) % 12;
            hour += match.Groups[3].Value is "p" or "P" ? 12 : 0;
            var rest = match.Groups[2].Length > 0 ? match.Groups[2].Value : ":00";
            return Number(match.Groups[1]) is < 1 or > 12
                ? match.Value
                : string.Create(CultureInfo.InvariantCulture, $"{hour:00}{rest}");
        });

    /// <summary>The wall clock of the zone; of an hour that there is twice the winter's, of one that there is not the one after it.</summary>
    private DateTimeOffset InZone(DateTime wall)
    {
        WithoutZone++;
        var local = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return new DateTimeOffset(local - zone.GetUtcOffset(local), TimeSpan.Zero);
    }

    private static int Number(Group digits) => int.Parse(digits.Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)((?:[\s,T-]+\S.*)?)\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\d{1,2}:\d{2}|\d\s*[AaPp]\.?[Mm]|^\d{10,13}$|T\d{4}", RegexOptions.CultureInvariant)]
    private static partial Regex ClockForm();

    [GeneratedRegex(@"\b(\d{1,2})((?::\d{2}){0,2}(?:\.\d{1,7})?)\s*([AaPp])\.?\s?[Mm]\b\.?", RegexOptions.CultureInvariant)]
    private static partial Regex HalfDay();

    /// <summary>A zone at the end: Z, an offset, or letters behind a time of day that are no half of it.</summary>
    [GeneratedRegex(
        @"(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|T\d{2,6})\s*"
        + @"(?:[Zz]|[+-]\d{2}:?\d{0,2}|(?![AP]M\b)[A-Z]{2,5}(?:[+-]\d{1,2}:?\d{0,2})?)(?:\s*\(.*\)|\s+\d{4})?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ZoneForm();
}
