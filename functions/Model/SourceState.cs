namespace Vigie.Model;

/// <summary>What is remembered of a source between polls: its cursor, who is polling it, and how it is.</summary>
public sealed record SourceState
{
    public required string Name { get; init; }

    /// <summary>Opaque to all but the source; absent before the first poll was stored.</summary>
    public string? Cursor { get; init; }

    public DateTimeOffset NextPollAt { get; init; }

    /// <summary>Who may poll now, and until when nobody else may.</summary>
    public string? Lease { get; init; }

    public DateTimeOffset? LeasedUntil { get; init; }

    public DateTimeOffset? FirstPollAt { get; init; }

    public DateTimeOffset? LastPollAt { get; init; }

    /// <summary>When it last gave a mention, matched or not: "200 with an empty list" is not "nothing new".</summary>
    public DateTimeOffset? LastItemAt { get; init; }

    /// <summary>Longest usual gap between items, learnt; a silence well beyond it is an operator alert.</summary>
    public TimeSpan? UsualGap { get; init; }

    public long Mentions { get; init; }

    /// <summary>Failed polls since the last good one, and the last failure in plain words.</summary>
    public int Failures { get; init; }

    public string? Problem { get; init; }

    public DateTimeOffset? ProblemSince { get; init; }

    /// <summary>What its reads cost; absent for a source whose reads are free.</summary>
    public SourceSpend? Spend { get; init; }

    /// <summary>Since when the operator knows that it is silent or failing; absent when all is well.</summary>
    public DateTimeOffset? ReportedAt { get; init; }
}
