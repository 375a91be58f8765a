using Vigie.Detect;
using Vigie.Model;

namespace Vigie.Bench.Detection;

/// <summary>What the watch learns of a simulated brand in its first three weeks, by the code that ships.</summary>
internal static class LearntBrand
{
    private const int Days = 14;

    private static readonly DateTimeOffset Begin = ShippedDetector.Monday.AddDays(-28);

    public static BrandState Of(World world, int seed)
    {
        var generator = new ThreadGenerator(world, seed);
        var mentions = Enumerable.Range(0, 3)
            .SelectMany(week => generator.Week().SelectMany((thread, index) => Stored(thread, $"{week}-{index}", Begin.AddDays(7 * week))))
            .GroupBy(mention => mention.Mention.CreatedAt.UtcDateTime.Date)
            .OrderBy(day => day.Key)
            .Take(21)
            .Select(day => day.ToList())
            .ToList();
        var state = new BrandState { Brand = "brand", LearningSince = Begin };
        var sums = new List<DaySums>();
        foreach (var day in mentions)
        {
            sums.Add(DaySums.Of(day, state.Season));
            state = Usual.Of([.. sums.TakeLast(Days)]).ApplyTo(state);
        }

        return state;
    }

    private static IEnumerable<StoredMention> Stored(SimulatedThread thread, string name, DateTimeOffset monday) =>
        thread.Mentions.Select((mention, index) => SimulatedMentions.Stored(
            thread, mention, $"{name}-{index}", $"{name}-{index}", monday, ThreadId.Of("brand", "forum", name)));
}
