using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Dates as feeds write them: RFC 822 and its relatives, W3C-DTF and the rest of ISO 8601, asctime. Hand-written, because the library's own
/// reader misses half of them and guesses at others. A date without a zone is UTC.
/// </summary>
internal static partial class FeedDate
{
    private const int LongestDate = 100;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Month names of feeds that write them in their own language, folded: a line a month.</summary>
    private static readonly Dictionary<string, int> OtherMonths = new[]
    {
        "ιαν janvier janv január ene gen sty янв",
        "φεβ février fevr févr februári fév fev lut фев",
        "μαρ μάρ μάώ mars március mär mrt мар",
        "απρ avril avr április abr kwi апр",
        "μαϊ μάι μαι mai máujus május mag mei maj май мая",
        "ιουν ιον ιούν juin június giu cze июн",
        "ιουλ ιούλ ιολ juillet juil július lug lip июл",
        "αυγ αύγ août aout augusztus ago aoû sie авг",
        "σεπ septembre szeptember set wrz сен",
        "οκτ octobre október okt out ott paź окт",
        "νοε νοέ novembre november lis ноя",
        "δεκ décembre déc december dez dic gru дек",
    }
    .SelectMany((names, index) => names.Split(' ').Select(name => (Name: name, Month: index + 1)))
    .ToDictionary(entry => entry.Name, entry => entry.Month, StringComparer.Ordinal);

    /// <summary>Hours from UTC by RFC 822 and common habit. Military letters were misprinted there and mean UTC (RFC 2822, 4.3).</summary>
    private static readonly Dictionary<string, double> Zones = new (double Hours, string Names)[]
    {
        (-10, "HST"), (-9, "AKST"), (-8, "PST PT AKDT"), (-7, "MST MT PDT"), (-6, "CST CT MDT"), (-5, "EST ET CDT"), (-4, "EDT AT AST"),
        (-3.5, "NST"), (-3, "ADT"), (-2.5, "NDT"), (0, "UT UTC GMT WET ETC/GMT ETC"), (1, "BST WEST CET MET MEZ"),
        (2, "CEST MEST MESZ EET"), (3, "EEST MSK"), (5.5, "IST"), (9, "JST KST"), (10, "AEST"), (11, "AEDT"), (12, "NZST"),
        (13, "NZDT"),
    }
    .SelectMany(zone => zone.Names.Split(' ').Select(name => (Name: name, zone.Hours)))
    .ToDictionary(zone => zone.Name, zone => zone.Hours, StringComparer.OrdinalIgnoreCase);

    /// <summary>UTC; null when nothing can be made of it. Years before 1 and dates that no calendar has are nothing.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        var date = text?.Trim();
        if (string.IsNullOrEmpty(date) || date.Length > LongestDate)
        {
            return null;
        }

        return ShortIso(date) ?? Iso(date) ?? Mail(date) ?? Ctime(date) ?? Hungarian(date) ?? Slashed(date) ?? Korean(date);
    }

    private static DateTimeOffset? Iso(string date)
    {
        var match = IsoForm().Match(date);
        if (!match.Success)
        {
            return null;
        }

        var year = Year(match.Groups["y"].Value);
        var time = Time(match, Zone(match.Groups["z"].Value));
        return match.Groups["o"].Success
            ? Built(year, 1, 1, time)?.AddDays(Number(match.Groups["o"].Value) - 1)
            : Built(year, Or(match.Groups["m"], 1), Or(match.Groups["d"], 1), time);
    }

    private static DateTimeOffset? Mail(string date)
    {
        var match = MailForm().Match(date);
        var dayFirst = match.Success;
        if (!dayFirst)
        {
            match = MonthFirstForm().Match(date);
        }

        return match.Success && Month(match.Groups["m"].Value) is { } month
            ? Built(Year(match.Groups["y"].Value), month, Number(match.Groups["d"].Value), Time(match, Zone(match.Groups["z"].Value)))
            : null;
    }

    /// <summary>"Sun Jan  4 16:29:06 PDT 2004".</summary>
    private static DateTimeOffset? Ctime(string date)
    {
        var match = CtimeForm().Match(date);
        return match.Success && Month(match.Groups["m"].Value) is { } month
            ? Built(Year(match.Groups["y"].Value), month, Number(match.Groups["d"].Value), Time(match, Zone(match.Groups["z"].Value)))
            : null;
    }

    /// <summary>"2004-július-13T9:15-05:00".</summary>
    private static DateTimeOffset? Hungarian(string date)
    {
        var match = HungarianForm().Match(date);
        return match.Success && Month(match.Groups["m"].Value) is { } month
            ? Built(Year(match.Groups["y"].Value), month, Number(match.Groups["d"].Value), Time(match, Zone(match.Groups["z"].Value)))
            : null;
    }

    /// <summary>"Fri, 2006/09/15 08:19:53 EDT".</summary>
    private static DateTimeOffset? Slashed(string date)
    {
        var match = SlashedForm().Match(date);
        return match.Success
            ? Built(
                Year(match.Groups["y"].Value),
                Number(match.Groups["m"].Value),
                Number(match.Groups["d"].Value),
                Time(match, Zone(match.Groups["z"].Value)))
            : null;
    }

    /// <summary>"2004년 05월 28일 오후 01:31:15", in Korea's time.</summary>
    private static DateTimeOffset? Korean(string date)
    {
        var match = KoreanForm().Match(date);
        if (!match.Success)
        {
            return null;
        }

        return Built(
            Year(match.Groups["y"].Value),
            Number(match.Groups["m"].Value),
            Number(match.Groups["d"].Value),
            Time(match, TimeSpan.FromHours(9)));
    }

    /// <summary>The time of day in UTC, which may lie outside the day; null when there is no such time.</summary>
    private static TimeSpan? Time(Match match, TimeSpan? zone)
    {
        var (hour, minute, second) = (Or(match.Groups["h"], 0), Or(match.Groups["min"], 0), Or(match.Groups["s"], 0));

        // 24:00:00 is the end of the day, and 60 a leap second.
        if (zone is not { } offset || hour > 24 || (hour == 24 && (minute > 0 || second > 0)) || minute > 59 || second > 60)
        {
            return null;
        }

        hour = match.Groups["half"].Value is { Length: > 0 } half && hour is > 0 and <= 12
            ? (hour % 12) + (half[0] is 'p' or 'P' || half == "오후" ? 12 : 0)
            : hour;
        var fraction = match.Groups["f"].Success
            ? double.Parse("0." + match.Groups["f"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;
        return new TimeSpan(hour, minute, Math.Min(second, 59)) + TimeSpan.FromTicks((long)(fraction * TimeSpan.TicksPerSecond)) - offset;
    }

    private static TimeSpan? Zone(string text)
    {
        var zone = text.Trim().TrimStart('(').TrimEnd(')').Trim();
        if (zone.Length == 0 || (zone.Length == 1 && char.IsAsciiLetter(zone[0])))
        {
            return TimeSpan.Zero;
        }

        var match = OffsetForm().Match(zone);
        if (!match.Success)
        {
            return Zones.TryGetValue(zone, out var hours) ? TimeSpan.FromHours(hours) : TimeSpan.Zero;
        }

        var offset = new TimeSpan(Number(match.Groups["h"].Value), Or(match.Groups["min"], 0), 0);
        return offset.TotalHours > 24 ? null : match.Groups["sign"].Value == "+" ? offset : -offset;
    }

    private static DateTimeOffset? Built(int year, int month, int day, TimeSpan? time) =>
        time is { } t && year is >= 2 and < 9998 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + t
            : null;

    private static int? Month(string name)
    {
        var lower = name.ToLowerInvariant().TrimEnd('.');
        var start = lower.Length >= 3 ? lower[..3] : lower;
        var index = Array.IndexOf(Months, start);
        return OtherMonths.TryGetValue(lower, out var other) ? other
            : index >= 0 ? index + 1
            : OtherMonths.TryGetValue(start, out other) ? other : null;
    }

    /// <summary>Two and three digits by RFC 2822, 4.3, but with the century turning at 90, where feeds begin.</summary>
    private static int Year(string digits) => (digits.Length, Number(digits)) switch
    {
        (2, < 90) => 2000 + Number(digits),
        (2 or 3, _) => 1900 + Number(digits),
        _ => Number(digits),
    };

    private static int Or(Group group, int otherwise) => group.Success && group.Length > 0 ? Number(group.Value) : otherwise;

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
