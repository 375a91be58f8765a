using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// What is usual for a brand, as far as enough is known to say; what is not known stays the detector's own default. Each day has one voice,
/// so that one crisis does not become the usual. Pure.
/// </summary>
/// <param name="Season">Activity by UTC hour, mean 1; empty while too little is known.</param>
/// <param name="Habits">How its threads draw mentions.</param>
internal sealed record Usual(IReadOnlyList<double> Season, double? NegativeShare, ThreadHabits? Habits)
{
    /// <summary>Days that it looks back.</summary>
    public const int Days = 14;

    /// <summary>Of a livelier day the latest are read: enough for shares.</summary>
    public const int MostMentionsOfDay = 5000;

    /// <summary>Days that must tell how threads draw mentions.</summary>
    private const int LeastHabitDays = 3;

    /// <summary>A day with fewer mentions says nothing about shares.</summary>
    private const int LeastMentions = 20;

    private const int LeastDays = 7;

    /// <summary>An even day, counted so many times: what little is known of an hour is not believed at once.</summary>
    private const int EvenDays = 3;

    /// <summary>Of what half an hour's memory draws at the middle of an hour, the share that this hour's mentions have.</summary>
    private const double OfThisHour = 0.63;

    public static Usual Of(IReadOnlyCollection<DaySums> days)
    {
        var telling = days.Where(day => day.Total >= LeastMentions).ToList();
        if (telling.Count < LeastDays)
        {
            return new Usual([], null, null);
        }

        var habits = HabitsOf(telling);
        var activity = Enumerable.Range(0, 24)
            .Select(hour => ((24 * telling.Sum(day => (double)day.ByHour[hour] / day.Total)) + EvenDays) / (telling.Count + EvenDays))
            .ToList();
        return new Usual(SeasonOf(activity, habits?.Branching ?? ThreadBackground.DefaultBranching), Median(telling.Select(day => (double)day.Negative / day.Total)), habits);
    }

    public BrandState ApplyTo(BrandState state) => state with
    {
        Season = Season,
        NegativeShare = NegativeShare,
        ThreadRate = Habits?.Rate,
        ThreadBranching = Habits?.Branching,
        ThreadMemory = Habits?.Memory,
    };

    /// <summary>
    /// How readily people speak by the hour. A lively hour is livelier than that, since mentions call forth mentions: what those of this
    /// hour and the one before drew is taken out.
    /// </summary>
    private static IReadOnlyList<double> SeasonOf(List<double> activity, double branching)
    {
        var readiness = activity.Select((now, hour) =>
            now / (1 - branching + (branching * ((OfThisHour * now) + ((1 - OfThisHour) * activity[(hour + 23) % 24]))))).ToList();
        var mean = readiness.Average();
        return [.. readiness.Select(value => value / mean)];
    }

    private static ThreadHabits? HabitsOf(IEnumerable<DaySums> days)
    {
        var habits = days.Select(day => day.Habits).OfType<ThreadHabits>().ToList();
        return habits.Count < LeastHabitDays
            ? null
            : new ThreadHabits(
                Median(habits.Select(day => day.Rate)), Median(habits.Select(day => day.Branching)), Median(habits.Select(day => day.Memory)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
