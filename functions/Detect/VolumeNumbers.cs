namespace Vigie.Detect;

/// <summary>The eight numbers of the volume detector by name, kept in <see cref="Model.BrandState.Volume"/> in this order.</summary>
internal sealed class VolumeNumbers
{
    private const int Count = 8;

    public required double Level { get; set; }

    public required double Spread { get; set; }

    public required double HourResidual { get; set; }

    public required double HourSpread { get; set; }

    public required double Threshold { get; set; }

    /// <summary>Score of the last alarm, and buckets since then.</summary>
    public required double LastScore { get; set; }

    public required double SinceAlarm { get; set; }

    /// <summary>Buckets taken in.</summary>
    public required double Seen { get; set; }

    /// <summary>Null where nothing, or nothing readable, was kept: the detector starts afresh.</summary>
    public static VolumeNumbers? Of(IReadOnlyList<double> kept) => kept.Count != Count || kept.Any(number => !double.IsFinite(number))
        ? null
        : new()
        {
            Level = kept[0],
            Spread = kept[1],
            HourResidual = kept[2],
            HourSpread = kept[3],
            Threshold = kept[4],
            LastScore = kept[5],
            SinceAlarm = kept[6],
            Seen = kept[7],
        };

    public static VolumeNumbers Start(double level, VolumeTuning tuning) => new()
    {
        Level = level,
        Spread = tuning.FirstSpread,
        HourResidual = 0,
        HourSpread = tuning.FirstSpread / Math.Sqrt(tuning.HourBuckets),
        Threshold = tuning.FirstThreshold,
        LastScore = 0,
        SinceAlarm = 1e6,
        Seen = 1,
    };

    public IReadOnlyList<double> ToList() => [Level, Spread, HourResidual, HourSpread, Threshold, LastScore, SinceAlarm, Seen];
}
