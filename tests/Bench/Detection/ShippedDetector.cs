using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection;

/// <summary>The detector as it ships, with what the brand has learnt of itself and the threshold that its alarm budget steers.</summary>
internal sealed class ShippedDetector(BrandState learnt, DetectionPlan plan)
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly List<BrandState> moves = [learnt];

    private BrandState brand = learnt;

    /// <summary>What the brand knew at a moment that is past: its threshold goes up and down.</summary>
    public BrandState BrandAt(DateTimeOffset at) => moves.FindLast(move => !(move.ThresholdAt > at)) ?? moves[0];

    /// <summary>A week of the brand's threads: each alarm raises the threshold of what follows, and quiet lowers it.</summary>
    /// <returns>Alarms.</returns>
    public int Week(IReadOnlyList<SimulatedThread> threads, DateTimeOffset monday)
    {
        var alarms = 0;
        foreach (var thread in threads)
        {
            var now = monday.AddMinutes(thread.StartMinute);
            if (AlarmOf(thread, monday) is null)
            {
                continue;
            }

            alarms++;
            var threshold = ThresholdBudget.Steer(brand.Threshold, now - (brand.ThresholdAt ?? now), 1, plan);
            brand = brand with { Threshold = threshold, ThresholdAt = now };
            moves.Add(brand);
        }

        return alarms;
    }

    /// <summary>Minute of the thread at which it first speaks, from the onset on; null: never.</summary>
    public int? AlarmOf(SimulatedThread thread, DateTimeOffset monday) => AlarmOf(thread, monday, brand, plan);

    public static int? AlarmOf(SimulatedThread thread, DateTimeOffset monday, BrandState brand, DetectionPlan plan)
    {
        var state = new VelocityState();
        var negatives = 0;
        foreach (var mention in thread.Mentions)
        {
            negatives += mention.CalledNegative ? 1 : 0;
            var at = monday.AddMinutes(thread.StartMinute + mention.Minute);
            var seen = new VelocityEvent(at, SimulatedMentions.Negativity(mention), true);
            (state, var signal) = VelocityDetector.Observe(state, seen, negatives, brand, plan);
            if (signal is not null && mention.Minute >= (thread.Onset ?? 0))
            {
                return mention.Minute;
            }
        }

        return null;
    }
}
