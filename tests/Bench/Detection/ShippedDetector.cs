using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection;

/// <summary>The detector as it ships, with what the brand has learnt of itself and the threshold that its alarm budget steers.</summary>
internal sealed class ShippedDetector(BrandState learnt, DetectionPlan plan)
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a calibrated analyser gives for a text that it calls negative or not, when it errs one time in ten and its three
    /// sentiments are weighed alike.</summary>
    private const double CalledNegative = 9 / 11d;

    private const double CalledOther = 1 / 19d;

    private BrandState brand = learnt;

    private DateTimeOffset now = Monday;

    /// <summary>The threshold at work.</summary>
    public double Threshold => VelocityDetector.ThresholdFor(brand, plan, now);

    /// <summary>A week of the brand's threads: each alarm raises the threshold of what follows, and quiet lowers it.</summary>
    /// <returns>Alarms.</returns>
    public int Week(IReadOnlyList<SimulatedThread> threads, DateTimeOffset monday)
    {
        var alarms = 0;
        foreach (var thread in threads)
        {
            now = monday.AddMinutes(thread.StartMinute);
            if (AlarmOf(thread, monday) is null)
            {
                continue;
            }

            alarms++;
            var threshold = ThresholdBudget.Steer(brand.Threshold, now - (brand.ThresholdAt ?? now), 1, plan);
            brand = brand with { Threshold = threshold, ThresholdAt = now };
        }

        return alarms;
    }

    /// <summary>Minute of the thread at which it first speaks, from the onset on; null: never.</summary>
    public int? AlarmOf(SimulatedThread thread, DateTimeOffset monday)
    {
        var state = new VelocityState();
        var negatives = 0;
        foreach (var mention in thread.Mentions)
        {
            negatives += mention.CalledNegative ? 1 : 0;
            var at = monday.AddMinutes(thread.StartMinute + mention.Minute);
            var seen = new VelocityEvent(at, mention.CalledNegative ? CalledNegative : CalledOther, true);
            (state, var signal) = VelocityDetector.Observe(state, seen, negatives, brand, plan);
            if (signal is not null && mention.Minute >= (thread.Onset ?? 0))
            {
                return mention.Minute;
            }
        }

        return null;
    }
}
