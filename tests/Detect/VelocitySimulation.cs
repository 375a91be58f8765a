using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Tests.Detect;

/// <summary>Runs the shipped detector over simulated threads.</summary>
internal static class VelocitySimulation
{
    private static readonly DateTimeOffset Epoch = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The calibrated probabilities of a classifier that errs one time in ten, among three sentiments weighed alike.</summary>
    private const double CalledNegative = 9 / 11d;

    private const double CalledOther = 1 / 19d;

    /// <summary>Minute of the thread at which the detector first spoke from <paramref name="onset"/> on, and the score it reached; null:
    /// never.</summary>
    public static (int? Minute, double MaximumScore) Run(
        (int StartMinute, List<SimulatedMention> Mentions) thread,
        DetectionPlan plan,
        BrandState? brand,
        int onset = 0,
        bool toTheEnd = false)
    {
        var state = new VelocityState();
        var negatives = 0;
        int? alarm = null;
        var highest = 0.0;
        foreach (var mention in thread.Mentions)
        {
            negatives += mention.CalledNegative ? 1 : 0;
            var seen = new VelocityEvent(
                Epoch.AddMinutes(thread.StartMinute + mention.Minute), mention.CalledNegative ? CalledNegative : CalledOther, true);
            (state, var signal) = VelocityDetector.Observe(state, seen, negatives, brand, plan);
            if (signal is not null && mention.Minute >= onset)
            {
                alarm ??= mention.Minute;
                highest = Math.Max(highest, signal.Score);
                if (!toTheEnd)
                {
                    break;
                }
            }
        }

        return (alarm, highest);
    }

    /// <summary>False alarms a brand-week at the plan's threshold.</summary>
    public static double FalseAlarmsPerWeek(int seed, int weeks, DetectionPlan plan)
    {
        var generator = new ThreadGenerator(seed);
        var alarms = 0;
        for (var i = 0; i < weeks * ThreadGenerator.ThreadsPerWeek; i++)
        {
            alarms += Run(generator.Thread(), plan, ThreadGenerator.Brand).Minute is null ? 0 : 1;
        }

        return alarms / (double)weeks;
    }

    /// <summary>Mean minutes from onset to alarm, capped at twelve hours.</summary>
    public static double MeanDelay(int seed, int threads, double doubling, DetectionPlan plan, BrandState? brand = null)
    {
        var generator = new ThreadGenerator(seed);
        var total = 0.0;
        for (var i = 0; i < threads; i++)
        {
            var onset = generator.NextOnset();
            var alarm = Run(generator.Thread(doubling, onset), plan, brand ?? ThreadGenerator.Brand, onset).Minute;
            total += alarm is { } minute ? Math.Min(720, minute - onset) : 720;
        }

        return total / threads;
    }
}
