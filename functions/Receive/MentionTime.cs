using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Receive;

/// <summary>Times of publication as senders write them, checked.</summary>
internal static partial class MentionTime
{
    /// <summary>Nothing that people still answer to was written before; a time before it is a unit or a default gone wrong.</summary>
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Clocks differ and zones are mistaken; more than this ahead is no time of publication.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Seconds beyond this are milliseconds.</summary>
    private const decimal LastSecond = 100_000_000_000;

    /// <summary>ISO 8601 with its zone.</summary>
    /// <exception cref="FieldException">It is missing, no such time, or cannot be.</exception>
    public static DateTimeOffset Iso(JsonFields fields, string name, DateTimeOffset now)
    {
        var text = fields.Required(name, 64);
        return IsoTime().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
                ? Checked(fields, name, at, now)
                : throw fields.Fault(name, "must be a time with its zone, such as 2026-11-21T10:20:30Z or 2026-11-21T11:20:30+01:00.");
    }

    /// <summary>Seconds or milliseconds since 1970, as a number or as a text; null when absent.</summary>
    /// <exception cref="FieldException">It is no such number, or cannot be.</exception>
    public static DateTimeOffset? Unix(JsonFields fields, string name, DateTimeOffset now)
    {
        if (fields.Id(name, 30) is not { } text)
        {
            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > LastSecond * 1000)
        {
            throw fields.Fault(name, "must be a number of seconds since 1970.");
        }

        var seconds = number > LastSecond ? number / 1000 : number;
        return Checked(fields, name, DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)), now);
    }

    /// <summary>Whether a time can be one of publication.</summary>
    public static bool IsPossible(DateTimeOffset at, DateTimeOffset now) => at >= Earliest && at <= now + Ahead;

    private static DateTimeOffset Checked(JsonFields fields, string name, DateTimeOffset at, DateTimeOffset now) =>
        at < Earliest ? throw fields.Fault(name, "is before 1990.")
            : at > now + Ahead ? throw fields.Fault(name, "is more than a day ahead of the clock here.")
            : at;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();
}
