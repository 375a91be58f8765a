namespace Vigie.Model;

/// <summary>What is remembered of a brand: its own past, which a thread's speed and the volume are held against.</summary>
public sealed record BrandState
{
    public required string Brand { get; init; }

    /// <summary>When the first mention was stored: until a week later the baseline is still being learnt.</summary>
    public DateTimeOffset? LearningSince { get; init; }

    /// <summary>Relative activity by hour of the brand's day, mean 1.</summary>
    public IReadOnlyList<double> Season { get; init => field = value ?? []; } = [];

    /// <summary>Share of negative mentions in the background, 0 to 1.</summary>
    public double? NegativeShare { get; init; }

    /// <summary>Mentions a thread gets a minute in the background.</summary>
    public double? ThreadRate { get; init; }

    /// <summary>Mentions that a mention of a thread calls forth, and the minutes within which it does so.</summary>
    public double? ThreadBranching { get; init; }

    public double? ThreadMemory { get; init; }

    /// <summary>The threshold that steers itself by the alarm budget, and when it was last moved.</summary>
    public double? Threshold { get; init; }

    public DateTimeOffset? ThresholdAt { get; init; }

    /// <summary>State of the volume detector, and the end of the last bucket it took in.</summary>
    public IReadOnlyList<double> Volume { get; init => field = value ?? []; } = [];

    public DateTimeOffset? VolumeAt { get; init; }

    /// <summary>The velocity alert that further threads of the same crisis are updates of, and when it last grew.</summary>
    public AlertId? Incident { get; init; }

    public DateTimeOffset? IncidentAt { get; init; }

    /// <summary>When SLA warnings of this brand were last told: further ones are gathered for a while.</summary>
    public DateTimeOffset? SlaToldAt { get; init; }

    /// <summary>The alert that spoke then, for all that waited.</summary>
    public AlertId? SlaLeader { get; init; }

    /// <summary>How many cards in a row nobody reacted to: each doubles the distance to the next.</summary>
    public int SlaCards { get; init; }

    /// <summary>When it was last seen that nobody had reacted to the last card.</summary>
    public DateTimeOffset? SlaSilentAt { get; init; }

    /// <summary>Waits that people know of since then, by the alert that each has or would have; at most 200.</summary>
    public IReadOnlyList<AlertId> SlaTold { get; init => field = value ?? []; } = [];
}
