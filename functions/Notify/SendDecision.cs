using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Notify;

/// <summary>What the facts say at the moment of sending: send, withhold for a reason, or wait until a time.</summary>
internal readonly record struct SendDecision(WithheldReason Withheld, DateTimeOffset? NotBefore = null, AlertId? UpdateOf = null)
{
    public static SendDecision Send { get; } = new(WithheldReason.None);

    /// <summary>Looks at the alert and its thread once more: much may have happened since it was decided. Pure.</summary>
    public static SendDecision Of(Alert alert, MentionThread? thread, ListeningPlan plan, DateTimeOffset now)
    {
        if (alert.Pending is not { } pending)
        {
            return new(WithheldReason.Superseded);
        }

        if (alert.State == AlertState.Rejected)
        {
            return new(WithheldReason.Dismissed);
        }

        if (alert.MutedUntil > now)
        {
            return new(WithheldReason.Muted);
        }

        if (pending.Reason != NotificationReason.Resolved && Settled(alert, thread, pending.Reason) is { } settled)
        {
            return new(settled);
        }

        return QuietHours.HoldUntil(alert, plan, now) is { } opening ? new(WithheldReason.QuietHours, opening) : Send;
    }

    private static WithheldReason? Settled(Alert alert, MentionThread? thread, NotificationReason reason)
    {
        if (alert.Kind is AlertKind.Sla or AlertKind.Velocity && thread is not null)
        {
            if (thread.State == ReplyState.Dismissed)
            {
                return WithheldReason.Dismissed;
            }

            if (thread.State == ReplyState.Answered || (alert.Kind == AlertKind.Sla && WaitIsOver(alert, thread)))
            {
                return WithheldReason.Answered;
            }
        }

        return alert.State switch
        {
            AlertState.Resolved => alert.Kind == AlertKind.Sla ? WithheldReason.Answered : WithheldReason.Superseded,
            AlertState.Acknowledged when reason != NotificationReason.Changed => WithheldReason.Taken,
            _ => null,
        };
    }

    /// <summary>Somebody may wait again in the same thread, but not since then: that wait has an alert of its own.</summary>
    private static bool WaitIsOver(Alert alert, MentionThread thread) =>
        thread.Clock.Waiting.Count == 0 || (alert.Evidence.WaitingSince is { } since && thread.Clock.Waiting[0] > since);
}
