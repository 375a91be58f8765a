using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>What the volume detector takes for usual, in mentions an hour: its level, and where an hour is called out. Pure.</summary>
/// <param name="Low">As far below the level as <paramref name="High"/> is above it, in the detector's own scale; never below 0.</param>
public readonly record struct VolumeBand(double Low, double Expected, double High)
{
    private const int BucketsAnHour = 12;

    /// <param name="volume">The detector's state; without one nothing is expected yet.</param>
    /// <param name="plan">The settings, which move the threshold.</param>
    public static VolumeBand Of(IReadOnlyList<double> volume, DetectionPlan plan)
    {
        if (VolumeNumbers.Of(volume) is not { } state)
        {
            return default;
        }

        var reach = VolumeDetector.ThresholdOf(state, plan) * Math.Sqrt(state.HourSpread);
        var high = Math.Max(VolumeDetector.MinimumAnHour, Hour(state.Level + reach));
        return new VolumeBand(Hour(state.Level - reach), Hour(state.Level), high);
    }

    private static double Hour(double root) => BucketsAnHour * VolumeDetector.Count(root);
}
