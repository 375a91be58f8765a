using System.Globalization;
using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// One day of a brand in 25 numbers: voices by UTC hour, and how many of them are negative; and in three more how its threads draw
/// mentions, where the day tells.
/// </summary>
internal sealed record DaySums(IReadOnlyList<int> ByHour, int Negative, ThreadHabits? Habits = null)
{
    /// <summary>Fewer voices in threads of the day say nothing of how threads draw them.</summary>
    private const int LeastVoices = 100;

    /// <summary>A thread that is heard so early in the day most likely began the day before: its root is not known.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromHours(6);

    public int Total => ByHour.Sum();

    /// <param name="mentions">All of the day.</param>
    /// <param name="season">The brand's hours as they are known: without them no habits can be told, since a lively hour looks like a
    /// thread that excites itself.</param>
    public static DaySums Of(IReadOnlyCollection<StoredMention> mentions, IReadOnlyList<double> season)
    {
        var voices = mentions.Where(mention => !mention.Mention.FromBrand).ToList();
        return new DaySums(
            [.. Enumerable.Range(0, 24).Select(hour => voices.Count(mention => mention.Mention.CreatedAt.UtcDateTime.Hour == hour))],
            voices.Count(mention => mention.Judgement.Sentiment == Sentiment.Negative),
            season.Count == 0 ? null : HabitsOf(voices, season));
    }

    public static bool TryParse(string? text, out DaySums sums)
    {
        var parts = (text ?? string.Empty).Split(',');
        var numbers = parts.Take(25).Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        var habits = parts.Skip(25).Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        var known = numbers.Count == 25 && numbers.All(number => number >= 0) && (habits.Count == 0 || IsHabits(habits));
        sums = known
            ? new DaySums(numbers[..24], numbers[24], habits.Count == 0 ? null : new ThreadHabits(habits[0], habits[1], habits[2]))
            : new DaySums([], 0);
        return known;
    }

    public override string ToString()
    {
        double[] habits = Habits is { } found ? [found.Rate, found.Branching, found.Memory] : [];
        return string.Join(',', ByHour.Append(Negative).Select(number => (double)number).Concat(habits)
            .Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }

    private static bool IsHabits(List<double> numbers) => numbers.Count == 3 && numbers.All(number => double.IsFinite(number) && number > 0);

    /// <summary>One author counts once in a thread, as it does for the detector.</summary>
    private static ThreadHabits? HabitsOf(List<StoredMention> voices, IReadOnlyList<double> season)
    {
        if (voices.Count == 0)
        {
            return null;
        }

        var midnight = new DateTimeOffset(voices[0].Mention.CreatedAt.UtcDateTime.Date, TimeSpan.Zero);
        var threads = voices.Where(voice => !voice.Mention.Deleted)
            .GroupBy(voice => voice.Thread)
            .Select(thread => thread.OrderBy(voice => voice.Mention.CreatedAt)
                .DistinctBy(voice => voice.Mention.Author?.Identity ?? voice.Key.Value)
                .Select(voice => (voice.Mention.CreatedAt - midnight).TotalMinutes).ToArray())
            .Where(thread => thread[0] >= Early.TotalMinutes)
            .ToList();
        return threads.Sum(thread => thread.Length) < LeastVoices ? null : ThreadFit.Of(threads, TimeSpan.FromDays(1).TotalMinutes, season);
    }
}
