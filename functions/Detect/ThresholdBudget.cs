using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>
/// The velocity threshold that steers itself by an alarm budget: each alarm raises it by a step, quiet time lowers it at the pace of the
/// budget,
/// never below four fifths nor above three times where it started. Pure.
/// </summary>
public static class ThresholdBudget
{
    private const double Step = 0.1;

    /// <summary>
    /// Where the threshold starts. Measured on simulated brand-weeks of 200 threads (see the generator in the tests): about one false
    /// alarm in
    /// four weeks, one a week, three a week.
    /// </summary>
    public static double StartFor(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Fewer => 12.2,
        Sensitivity.More => 9.6,
        _ => 10.8,
    };

    /// <summary>Alarms a week at which the threshold stays where it is.</summary>
    public static double AlarmsPerWeek(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Fewer => 0.25,
        Sensitivity.More => 3,
        _ => 1,
    };

    /// <summary>The threshold after some time and some alarms.</summary>
    /// <param name="threshold">Before; null at the very start.</param>
    /// <param name="elapsed">Since it was last moved; negative counts as none.</param>
    /// <param name="alarms">Velocity alarms opened since then.</param>
    public static double Steer(double? threshold, TimeSpan elapsed, int alarms, Sensitivity sensitivity)
    {
        var start = StartFor(sensitivity);
        var weeks = Math.Max(0, elapsed.TotalDays) / 7;
        var steered = (threshold ?? start) * Math.Exp(Step * (alarms - (weeks * AlarmsPerWeek(sensitivity))));
        return Math.Clamp(steered, start * 0.8, start * 3);
    }
}
