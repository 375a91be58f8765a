using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>
/// A brand's volume leaves its course. Takes closed 5-minute buckets in order, a bucket without mentions as 0; pure, eight numbers of
/// state.
/// The residual of the fourth root of the count against a slow level, seen at 5 minutes and at an hour, each in units of its own slow
/// spread (which
/// past spikes raise: that is how a lively brand is calibrated). One alarm an event, and a threshold that each alarm raises and quiet time
/// lowers.
/// </summary>
public static class VolumeDetector
{
    public const string Rule = "brand-volume/1";

    /// <summary>Length of a bucket.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    /// <summary>Fewer mentions than this in an hour are no event, however quiet the brand: its spread is near zero and proves
    /// nothing.</summary>
    public const int MinimumAnHour = 12;

    private const int BucketsAnHour = 12;

    private const int BucketsADay = 288;

    /// <summary>No score in the first half day.</summary>
    private const int WarmUp = 144;

    private const double SpreadHalfLife = 6000;

    private const double LevelHalfLife = 4000;

    /// <summary>An alarm raises the threshold by this share, two weeks of quiet take it back.</summary>
    private const double Step = 0.1;

    private const double StepBuckets = 14 * BucketsADay;

    private const double LowestThreshold = 3;

    private const double FirstThreshold = 5;

    /// <summary>Takes in one closed bucket.</summary>
    /// <param name="volume">The state before (<see cref="BrandState.Volume"/>); empty at the start.</param>
    /// <param name="end">End of the bucket, UTC.</param>
    /// <param name="count">Mentions in the bucket.</param>
    /// <param name="lastHour">Mentions in the hour that ends with the bucket, for the guard of small brands.</param>
    /// <param name="plan">Sensitivity.</param>
    /// <returns>The state after, and the signal when an event begins or doubles.</returns>
    public static (IReadOnlyList<double> Volume, Signal? Signal) Observe(
        IReadOnlyList<double> volume, DateTimeOffset end, int count, int lastHour, DetectionPlan plan)
    {
        var state = VolumeNumbers.Of(volume);
        var value = Root(Math.Max(0, count));
        if (state is null)
        {
            return (VolumeNumbers.Start(value, FirstThreshold).ToList(), null);
        }

        var residual = value - state.Level;
        state.HourResidual += (residual - state.HourResidual) / BucketsAnHour;
        var score = state.Seen < WarmUp
            ? 0
            : Math.Max(0, Math.Max(residual / Math.Sqrt(state.Spread), state.HourResidual / Math.Sqrt(state.HourSpread)));
        var expectedHour = BucketsAnHour * Count(state.Level);
        Learn(state, residual);

        state.Threshold = Math.Max(LowestThreshold, state.Threshold * Math.Exp(-Step / StepBuckets));
        var threshold = ThresholdOf(state, plan);
        var newEvent = state.SinceAlarm >= BucketsADay || score >= 2 * state.LastScore;
        if (score < threshold || !newEvent || lastHour < MinimumAnHour)
        {
            return (state.ToList(), null);
        }

        state.SinceAlarm = 0;
        state.LastScore = score;
        state.Threshold *= Math.Exp(Step);
        return (state.ToList(), Describe(state, end, count, lastHour, expectedHour, score, threshold, value));
    }

    private static void Learn(VolumeNumbers state, double residual)
    {
        var spread = Pace(SpreadHalfLife, state.Seen);
        state.Spread = Math.Max(1e-4, state.Spread + (spread * ((residual * residual) - state.Spread)));
        state.HourSpread = Math.Max(1e-4, state.HourSpread + (spread * ((state.HourResidual * state.HourResidual) - state.HourSpread)));
        state.Level += Pace(LevelHalfLife, state.Seen) * residual;
        state.Seen++;
        state.SinceAlarm++;
    }

    /// <summary>Fast at first, then a half-life in buckets.</summary>
    private static double Pace(double halfLife, double seen) => Math.Max(1 - Math.Pow(0.5, 1 / halfLife), 1 / (seen + 1));

    private static double Root(double count) => (Math.Pow(count + 3, 0.25) - 1) / 0.25;

    /// <summary>The score that is called out.</summary>
    internal static double ThresholdOf(VolumeNumbers state, DetectionPlan plan) => state.Threshold * FactorOf(plan.Sensitivity);

    internal static double Count(double root) => Math.Max(0, Math.Pow((root * 0.25) + 1, 4) - 3);

    private static double FactorOf(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Fewer => 1.25,
        Sensitivity.More => 0.85,
        _ => 1,
    };

    private static Signal Describe(
        VolumeNumbers state,
        DateTimeOffset end,
        int count,
        int lastHour,
        double expectedHour,
        double score,
        double threshold,
        double value) => new()
        {
            Rule = Rule,
            At = end,
            Score = score,
            Threshold = threshold,
            Observed = lastHour,
            Expected = expectedHour,
            Window = TimeSpan.FromHours(1),
            Numbers = new Dictionary<string, double>
            {
                ["bucket"] = count,
                ["root"] = value,
                ["level"] = state.Level,
                ["spread"] = Math.Sqrt(state.Spread),
                ["hourResidual"] = state.HourResidual,
                ["hourSpread"] = Math.Sqrt(state.HourSpread),
                ["bucketsSeen"] = state.Seen,
                ["minimumAnHour"] = MinimumAnHour,
                ["learningDay"] = state.Seen >= LearningPhase.Days * BucketsADay ? 0 : Math.Floor(state.Seen / BucketsADay) + 1,
            },
        };
}
