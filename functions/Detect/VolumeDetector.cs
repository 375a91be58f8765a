using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>
/// A brand's volume leaves its course. Takes closed 5-minute buckets in order, a bucket without mentions as 0; pure, eight numbers of
/// state. The residual of the fourth root of the count against a slow level, seen at 5 minutes and at an hour, each in units of its own
/// slow spread (which past spikes raise: that is how a lively brand is calibrated). One alarm an event, and a threshold that each alarm
/// raises and quiet time lowers.
/// </summary>
public static class VolumeDetector
{
    public const string Rule = "brand-volume/2";

    /// <summary>Length of a bucket.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    /// <summary>Fewer mentions than this in an hour are no event, however quiet the brand.</summary>
    public static readonly int MinimumAnHour = (int)new VolumeTuning().MinimumAnHour;

    private const int BucketsAnHour = 12;

    private const int BucketsADay = 288;

    private static readonly VolumeTuning Shipped = new();

    /// <summary>Takes in one closed bucket.</summary>
    /// <param name="volume">The state before (<see cref="BrandState.Volume"/>); empty at the start.</param>
    /// <param name="end">End of the bucket, UTC.</param>
    /// <param name="count">Mentions in the bucket.</param>
    /// <param name="lastHour">Mentions in the hour that ends with the bucket, for the guard of small brands.</param>
    /// <param name="plan">The alarm budget.</param>
    /// <param name="planned">By how much a planned event raises what is expected, 1 without one. What it brings up to that much is neither an
    /// event nor learnt as the brand's course.</param>
    /// <returns>The state after, and the signal when an event begins or doubles.</returns>
    public static (IReadOnlyList<double> Volume, Signal? Signal) Observe(
        IReadOnlyList<double> volume, DateTimeOffset end, int count, int lastHour, DetectionPlan plan, double planned = 1) =>
        Observe(volume, end, count, lastHour, plan, planned, Shipped);

    internal static (IReadOnlyList<double> Volume, Signal? Signal) Observe(
        IReadOnlyList<double> volume, DateTimeOffset end, int count, int lastHour, DetectionPlan plan, double planned, VolumeTuning tuning)
    {
        var state = VolumeNumbers.Of(volume);
        var value = Root(Math.Max(0, count), tuning);
        if (state is null)
        {
            return (VolumeNumbers.Start(value, tuning).ToList(), null);
        }

        var usual = Count(state.Level, tuning);
        var residual = Residual(value, state.Level, planned > 1 ? Root(usual * planned, tuning) : state.Level);
        state.HourResidual += (residual - state.HourResidual) / tuning.HourBuckets;
        var score = state.Seen < tuning.WarmUp
            ? 0
            : Math.Max(0, Math.Max(residual / Math.Sqrt(state.Spread), state.HourResidual / Math.Sqrt(state.HourSpread)));
        Learn(state, residual, tuning);

        var budget = ThresholdBudget.AlarmsAWeek(plan);
        state.Threshold = Math.Max(tuning.LowestThreshold, state.Threshold * Math.Exp(-tuning.Step / tuning.StepBuckets * budget));
        var threshold = ThresholdOf(state, plan);
        var newEvent = state.SinceAlarm >= tuning.EventBuckets || score >= tuning.NewEvent * state.LastScore;
        if (score < threshold || !newEvent || lastHour < tuning.MinimumAnHour)
        {
            return (state.ToList(), null);
        }

        state.SinceAlarm = 0;
        state.LastScore = score;
        state.Threshold *= Math.Exp(tuning.Step);
        return (state.ToList(), Describe(state, end, count, lastHour, BucketsAnHour * usual * planned, score, threshold, value, planned));
    }

    /// <summary>The score that is called out.</summary>
    internal static double ThresholdOf(VolumeNumbers state, DetectionPlan plan) =>
        state.Threshold * FactorOf(ThresholdBudget.AlarmsAWeek(plan));

    /// <summary>Mentions of a bucket that lies at this height above the level.</summary>
    internal static double CountAt(VolumeNumbers state, double above) => Count(state.Level + above, Shipped);

    /// <summary>Between the usual and what was planned all is well.</summary>
    private static double Residual(double value, double level, double planned) =>
        value < level ? value - level : Math.Max(0, value - planned);

    private static void Learn(VolumeNumbers state, double residual, VolumeTuning tuning)
    {
        var spread = Pace(tuning.SpreadHalfLife, state.Seen);
        state.Spread = Math.Max(1e-4, state.Spread + (spread * ((residual * residual) - state.Spread)));
        state.HourSpread = Math.Max(1e-4, state.HourSpread + (spread * ((state.HourResidual * state.HourResidual) - state.HourSpread)));
        state.Level += Pace(tuning.LevelHalfLife, state.Seen) * residual;
        state.Seen++;
        state.SinceAlarm++;
    }

    /// <summary>Fast at first, then a half-life in buckets.</summary>
    private static double Pace(double halfLife, double seen) => Math.Max(1 - Math.Pow(0.5, 1 / halfLife), 1 / (seen + 1));

    private static double Root(double count, VolumeTuning tuning) => (Math.Pow(count + tuning.Offset, tuning.Power) - 1) / tuning.Power;

    private static double Count(double root, VolumeTuning tuning) =>
        Math.Max(0, Math.Pow(Math.Max(0, (root * tuning.Power) + 1), 1 / tuning.Power) - tuning.Offset);

    /// <summary>Fewer alarms a week ask for more from the start: 1.25 for one a month, .85 for three a week.</summary>
    private static double FactorOf(double budget) => Math.Clamp(Math.Pow(budget, -0.155), 0.7, 1.5);

    private static Signal Describe(
        VolumeNumbers state,
        DateTimeOffset end,
        int count,
        int lastHour,
        double expectedHour,
        double score,
        double threshold,
        double value,
        double planned) => new()
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
                ["planned"] = planned,
                ["minimumAnHour"] = MinimumAnHour,
                ["learningDay"] = state.Seen >= LearningPhase.Days * BucketsADay ? 0 : Math.Floor(state.Seen / BucketsADay) + 1,
            },
        };
}
