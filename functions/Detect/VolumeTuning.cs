namespace Vigie.Detect;

/// <summary>The constants of <see cref="VolumeDetector"/>; the defaults are what ships. Buckets are five minutes.</summary>
internal sealed record VolumeTuning
{
    /// <summary>Counts are taken to this power after adding the offset: it makes the spread of a lively and of a quiet hour alike.</summary>
    public double Power { get; init; } = 0.25;

    public double Offset { get; init; } = 3;

    /// <summary>Half-lives of the level and of the spreads, in buckets: about two and three weeks.</summary>
    public double LevelHalfLife { get; init; } = 4000;

    public double SpreadHalfLife { get; init; } = 6000;

    /// <summary>Buckets over which the longer view leaks.</summary>
    public double HourBuckets { get; init; } = 12;

    /// <summary>No score in the first half day.</summary>
    public double WarmUp { get; init; } = 144;

    /// <summary>For a day after an alarm only a score that is so many times the last one's is a new event.</summary>
    public double EventBuckets { get; init; } = 288;

    public double NewEvent { get; init; } = 2;

    /// <summary>An alarm raises the threshold by this share; so many quiet buckets take it back at the balanced budget.</summary>
    public double Step { get; init; } = 0.1;

    public double StepBuckets { get; init; } = 4032;

    public double LowestThreshold { get; init; } = 3;

    public double FirstThreshold { get; init; } = 4.3;

    /// <summary>Variance that is assumed before anything is seen.</summary>
    public double FirstSpread { get; init; } = 0.25;

    /// <summary>Fewer mentions than this in an hour are no event, however quiet the brand: its spread is near zero and proves
    /// nothing.</summary>
    public double MinimumAnHour { get; init; } = 12;
}
