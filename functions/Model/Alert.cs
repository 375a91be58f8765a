namespace Vigie.Model;

public enum AlertKind
{
    /// <summary>A negative thread picks up speed.</summary>
    Velocity,

    /// <summary>A reply is about to be late, or is.</summary>
    Sla,

    /// <summary>The brand's volume left its course.</summary>
    Volume,

    /// <summary>Something of the watch itself needs a person.</summary>
    Operator,
}

public enum Severity
{
    Info,
    Warning,
    High,
    Critical,
}

public enum AlertState
{
    /// <summary>Decided, still true.</summary>
    Open,

    /// <summary>A person took it.</summary>
    Acknowledged,

    /// <summary>The cause is gone: calm again, answered, back in order.</summary>
    Resolved,

    /// <summary>A person said that it was no alert: false positive, or not about the brand.</summary>
    Rejected,
}

/// <summary>
/// A decision that people must know. Stored in the transaction of the facts it follows from, before anybody is told;
/// <see cref="Pending"/> is the outbox.
/// </summary>
public sealed record Alert
{
    public required AlertId Id { get; init; }

    public required AlertKind Kind { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The brand it concerns; absent for operator alerts that concern all.</summary>
    public string? Brand { get; init; }

    public ThreadId? Thread { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public AlertState State { get; init; }

    /// <summary>Facts and numbers at the time of the last decision.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>The alert that this one is an update of: one crisis, one alert.</summary>
    public AlertId? UpdateOf { get; init; }

    /// <summary>What is still to be told; absent when everybody knows.</summary>
    public PendingNotification? Pending { get; init; }

    /// <summary>What was told or withheld, oldest first; at most the last 20.</summary>
    public IReadOnlyList<Notification> Notifications { get; init => field = value ?? []; } = [];

    /// <summary>What people decided about it, oldest first; at most the last 20.</summary>
    public IReadOnlyList<PersonDecision> Decisions { get; init => field = value ?? []; } = [];

    /// <summary>How many times the alert went to a next person.</summary>
    public int EscalationLevel { get; init; }

    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>When it was resolved or rejected.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
