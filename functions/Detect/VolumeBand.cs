using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>What the volume detector takes for usual, in mentions an hour: its level, and where an hour is called out. Pure.</summary>
/// <param name="Low">As far below the level as <paramref name="High"/> is above it, in the detector's own scale; never below 0.</param>
public readonly record struct VolumeBand(double Low, double Expected, double High)
{
    private const int BucketsAnHour = 12;

    /// <param name="volume">The detector's state; without one nothing is expected yet.</param>
    /// <param name="plan">The settings, which move the threshold.</param>
    /// <param name="planned">By how much a planned event raises what is expected, 1 without one.</param>
    public static VolumeBand Of(IReadOnlyList<double> volume, DetectionPlan plan, double planned)
    {
        if (VolumeNumbers.Of(volume) is not { } state)
        {
            return default;
        }

        var reach = VolumeDetector.ThresholdOf(state, plan) * Math.Sqrt(state.HourSpread);
        var high = Math.Max(VolumeDetector.MinimumAnHour, planned * Hour(reach));
        return new VolumeBand(Hour(-reach), planned * Hour(0), high);

        double Hour(double above) => BucketsAnHour * VolumeDetector.CountAt(state, above);
    }
}
