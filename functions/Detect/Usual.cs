using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// What is usual for a brand, as far as enough is known to say. Each day has one voice, so that one crisis does not become the usual. Pure.
/// The rate of its threads is not learnt yet: the detector's own default, which was measured, stays in force.
/// </summary>
/// <param name="Season">Activity by UTC hour, mean 1; empty while too little is known.</param>
internal sealed record Usual(IReadOnlyList<double> Season, double? NegativeShare)
{
    /// <summary>Days that it looks back.</summary>
    public const int Days = 14;

    /// <summary>Of a livelier day the latest are read: enough for shares.</summary>
    public const int MostMentionsOfDay = 5000;

    /// <summary>A day with fewer mentions says nothing about shares.</summary>
    private const int LeastMentions = 20;

    private const int LeastDays = 7;

    /// <summary>An even day, counted so many times: what little is known of an hour is not believed at once.</summary>
    private const int EvenDays = 3;

    public static Usual Of(IReadOnlyCollection<DaySums> days)
    {
        var telling = days.Where(day => day.Total >= LeastMentions).ToList();
        if (telling.Count < LeastDays)
        {
            return new Usual([], null);
        }

        var season = Enumerable.Range(0, 24)
            .Select(hour => ((24 * telling.Sum(day => (double)day.ByHour[hour] / day.Total)) + EvenDays) / (telling.Count + EvenDays));
        return new Usual([.. season], Median(telling.Select(day => (double)day.Negative / day.Total)));
    }

    public BrandState ApplyTo(BrandState state) => state with { Season = Season, NegativeShare = NegativeShare };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
