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

    /// <summary>Before <see cref="DueAt"/>, always.</summary>
    public required DateTimeOffset WarnAt { get; init; }

    /// <summary>The target in business hours, never later than the ceiling.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Wall-clock: nothing extends it.</summary>
    public required DateTimeOffset CeilingAt { get; init; }

    public required SlaStage Stage { get; init; }

    /// <summary>When the stage changes next if nothing happens; absent beyond the ceiling.</summary>
    public DateTimeOffset? NextStageAt { get; init; }

    public required SlaTarget Target { get; init; }

    /// <summary>How grave the stage is.</summary>
    public Severity Severity => Stage switch
    {
        SlaStage.BeyondCeiling => Severity.Critical,
        SlaStage.Late => Severity.High,
        SlaStage.AtRisk => Severity.Warning,
        _ => Severity.Info,
    };
}

/// <summary>Reply deadlines as a pure function of the thread's clock, the policy and now.</summary>
public static class SlaRisk
{
    /// <summary>Null when nobody waits.</summary>
    public static SlaVerdict? Assess(ReplyClock clock, Channel channel, SlaPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(policy);
        if (clock.Waiting.Count == 0)
        {
            return null;
        }

        var since = clock.Waiting[0];
        var target = policy.TargetFor(channel);
        var ceiling = since + policy.Ceiling;
        var due = policy.Deadline(since, target.Within, ceiling);
        var warn = WarnAt(since, target.Within, due, ceiling, policy);
        var stage = StageAt(now, warn, due, ceiling);
        return new SlaVerdict
        {
            WaitingSince = since,
            FirstResponse = !(clock.LastAnswerAt >= clock.FirstNeedAt),
            WarnAt = warn,
            DueAt = due,
            CeilingAt = ceiling,
            Stage = stage,
            NextStageAt = stage switch
            {
                SlaStage.OnTime => warn,
                SlaStage.AtRisk => due,
                SlaStage.Late => ceiling,
                _ => null,
            },
            Target = target,
        };
    }

    private static DateTimeOffset WarnAt(
        DateTimeOffset since, TimeSpan within, DateTimeOffset due, DateTimeOffset ceiling, SlaPolicy policy)
    {
        var share = policy.Plan.Sla.WarnAt;
        var inHours = policy.Deadline(since, within * share, ceiling);
        if (due < ceiling)
        {
            return inHours;
        }

        // The ceiling cuts the target short, for example over a weekend: the share of the ceiling leaves time to act before it.
        var beforeCeiling = since + ((ceiling - since) * share);
        return inHours < beforeCeiling ? inHours : beforeCeiling;
    }

    private static SlaStage StageAt(DateTimeOffset now, DateTimeOffset warn, DateTimeOffset due, DateTimeOffset ceiling) =>
        now >= ceiling ? SlaStage.BeyondCeiling
        : now >= due ? SlaStage.Late
        : now >= warn ? SlaStage.AtRisk
        : SlaStage.OnTime;
}
