using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Sla;

/// <summary>Hours of one day as the clock on the wall shows them, from midnight; the end is not part of it, and is 24 at most.</summary>
public readonly partial record struct DayPeriod(TimeSpan From, TimeSpan To)
{
    /// <summary>Reads "09:00-12:30" or "18:00-24:00". The end comes after the beginning: a night is written as two periods.</summary>
    public static bool TryParse(string? text, out DayPeriod period)
    {
        period = default;
        if (text is null || Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        period = new DayPeriod(Time(match, 1), Time(match, 3));
        return period.From < period.To && period.To <= TimeSpan.FromDays(1);
    }

    /// <summary>Reads "monday" to "sunday" in any case.</summary>
    public static bool TryParseDay(string? text, out DayOfWeek day) =>
        Enum.TryParse(text, ignoreCase: true, out day) && string.Equals(day.ToString(), text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same hours in order and apart: what overlaps or touches becomes one.</summary>
    internal static IReadOnlyList<DayPeriod> Union(IEnumerable<DayPeriod> periods)
    {
        var apart = new List<DayPeriod>();
        foreach (var period in periods.OrderBy(period => period.From))
        {
            if (apart.Count > 0 && period.From <= apart[^1].To)
            {
                apart[^1] = apart[^1] with { To = period.To > apart[^1].To ? period.To : apart[^1].To };
            }
            else
            {
                apart.Add(period);
            }
        }

        return apart;
    }

    private static TimeSpan Time(Match match, int group) => new(Number(match, group), Number(match, group + 1), 0);

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
