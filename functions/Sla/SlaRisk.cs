using Vigie.Model;

namespace Vigie.Sla;

public enum SlaStage
{
    OnTime,

    /// <summary>The warning share of the target has passed.</summary>
    AtRisk,

    /// <summary>The target has passed.</summary>
    Late,

    /// <summary>The ceiling has passed.</summary>
    BeyondCeiling,
}

/// <summary>Where a thread's reply clock stands.</summary>
public sealed record SlaVerdict
{
    /// <summary>When the oldest unanswered message was written.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>Whether the thread was never answered before (first response), or is waited for again (next response).</summary>
    public required bool FirstResponse { get; init; }

    public required DateTimeOffset WarnAt { get; init; }

    /// <summary>The target in business hours, never later than the ceiling.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Wall-clock: nothing extends it.</summary>
    public required DateTimeOffset CeilingAt { get; init; }

    public required SlaStage Stage { get; init; }

    /// <summary>When the stage changes next if nothing happens; absent beyond the ceiling.</summary>
    public DateTimeOffset? NextStageAt { get; init; }

    public required SlaTarget Target { get; init; }
}

/// <summary>A reply target with who says so.</summary>
/// <param name="Channel">The channel it is for.</param>
/// <param name="Within">Time to the reply, in the calendar's hours.</param>
/// <param name="Provenance">Where the number comes from, in words fit for a page.</param>
public sealed record SlaTarget(Channel Channel, TimeSpan Within, string Provenance);

/// <summary>Reply deadlines as a pure function of the thread's clock, the policy and now.</summary>
public static class SlaRisk
{
    /// <summary>Null when nobody waits.</summary>
    public static SlaVerdict? Assess(ReplyClock clock, Channel channel, SlaPolicy policy, DateTimeOffset now) => null;
}
