using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>
/// The velocity threshold that steers itself by an alarm budget: each alarm raises it by a step, quiet time lowers it at the pace of the
/// budget, never below four fifths nor above three times where it started. Pure.
/// </summary>
public static class ThresholdBudget
{
    private const double Step = 0.1;

    /// <summary>
    /// Where one false alarm a week was measured on simulated brand-weeks of 200 threads, and what the threshold gains for each e-fold
    /// fewer of them (see docs/detection.md).
    /// </summary>
    private const double StartAtOne = 11.2;

    private const double StartSlope = 1.05;

    /// <summary>False alarms a week that are thought bearable: the plan's number, else that of its sensitivity.</summary>
    public static double AlarmsAWeek(DetectionPlan plan) => plan.AlarmsAWeek is { } budget && double.IsFinite(budget)
        ? Math.Clamp(budget, 0.1, 20)
        : plan.Sensitivity switch
        {
            Sensitivity.Fewer => 0.25,
            Sensitivity.More => 3,
            _ => 1,
        };

    /// <summary>Where the threshold starts.</summary>
    public static double StartFor(DetectionPlan plan) => StartAtOne - (StartSlope * Math.Log(AlarmsAWeek(plan)));

    /// <summary>The threshold after some time and some alarms.</summary>
    /// <param name="threshold">Before; null at the very start.</param>
    /// <param name="elapsed">Since it was last moved; negative counts as none.</param>
    /// <param name="alarms">Velocity alarms opened since then.</param>
    /// <param name="plan">The budget.</param>
    public static double Steer(double? threshold, TimeSpan elapsed, int alarms, DetectionPlan plan)
    {
        var start = StartFor(plan);
        var weeks = Math.Max(0, elapsed.TotalDays) / 7;
        var steered = (threshold ?? start) * Math.Exp(Step * (alarms - (weeks * AlarmsAWeek(plan))));
        return Math.Clamp(steered, start * 0.8, start * 3);
    }
}
