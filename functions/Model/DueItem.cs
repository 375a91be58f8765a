namespace Vigie.Model;

public enum DueKind
{
    /// <summary>A thread's reply clock reaches a stage; <see cref="DueItem.About"/> is a thread id.</summary>
    Sla,

    /// <summary>An alert has a notification to send (again); an alert id.</summary>
    Notify,

    /// <summary>An alert that nobody took; an alert id.</summary>
    Escalate,

    /// <summary>Whether an alert's cause is gone; an alert id.</summary>
    Calm,

    /// <summary>An open alert is told again; an alert id.</summary>
    Repeat,

    /// <summary>The day's notices to the operator, in one mail; always the same word.</summary>
    Digest,
}

/// <summary>
/// A hint that something must be looked at from <see cref="At"/> on. Kept in an index by time, so that a sweep costs what is due and no
/// more. Whoever looks decides anew from the stored state; a stale item is simply removed.
/// </summary>
public sealed record DueItem(DateTimeOffset At, DueKind Kind, string About)
{
    /// <summary>What is due for so long and still there shows that the sweep does not keep up.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(15);

    /// <summary>How often in a row looking at it failed.</summary>
    public int Failures { get; init; }

    /// <summary>When it should have been looked at, if it failed since; absent otherwise.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}
