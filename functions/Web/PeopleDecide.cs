using Vigie.Model;

namespace Vigie.Web;

/// <summary>
/// What a person's decision makes of an alert. Pure, and each idempotent: an alert that needs no change is given back as it is.
/// </summary>
internal static class PeopleDecide
{
    /// <summary>How long a mute lasts.</summary>
    public static readonly TimeSpan MuteFor = TimeSpan.FromHours(1);

    private const int DecisionsKept = 20;

    private const int NotificationsKept = 20;

    /// <summary>Whether nobody can decide anything any more.</summary>
    public static bool IsOver(Alert alert) => alert.State is AlertState.Resolved or AlertState.Rejected;

    /// <param name="alert">The alert as it is stored.</param>
    /// <param name="action">What the person decided.</param>
    /// <param name="by">Who.</param>
    /// <param name="seenLevel">The escalation level that the person saw: handing over twice from one page asks one person more, not
    /// two.</param>
    /// <param name="now">When.</param>
    public static Alert Decide(Alert alert, AlertAction action, string by, int? seenLevel, DateTimeOffset now)
    {
        if (action is AlertAction.Serious or AlertAction.NotSerious)
        {
            return Marked(alert, action) ? alert : alert with { Decisions = With(alert, action, by, now) };
        }

        if (IsOver(alert))
        {
            return alert;
        }

        var decided = action switch
        {
            AlertAction.Acknowledged when alert.State == AlertState.Open =>
                alert with { State = AlertState.Acknowledged, AcknowledgedBy = by, AcknowledgedAt = now },
            AlertAction.Muted when !(alert.MutedUntil > now) => alert with { MutedUntil = now + MuteFor },
            AlertAction.Rejected => alert with { State = AlertState.Rejected, ClosedAt = now },
            AlertAction.HandedOver when alert.Pending?.Reason != NotificationReason.Escalated
                && (seenLevel ?? alert.EscalationLevel) == alert.EscalationLevel => HandOver(alert, now),
            _ => alert,
        };
        return ReferenceEquals(decided, alert)
            ? alert
            : decided with { Decisions = With(alert, action, by, now) };
    }

    /// <summary>Whether that is the last thing that was said of its seriousness.</summary>
    private static bool Marked(Alert alert, AlertAction action) =>
        alert.Decisions.LastOrDefault(decision => decision.Action is AlertAction.Serious or AlertAction.NotSerious)?.Action == action;

    private static IReadOnlyList<PersonDecision> With(Alert alert, AlertAction action, string by, DateTimeOffset now) =>
        [.. alert.Decisions.Append(new PersonDecision(action, by, now)).TakeLast(DecisionsKept)];

    /// <summary>
    /// The thread of the alert was answered or dismissed: it is over, silently. What was still to be told is kept with the reason why it
    /// was not.
    /// </summary>
    public static Alert Close(Alert alert, WithheldReason why, DateTimeOffset now) =>
        IsOver(alert) ? alert : Withhold(alert, why, now) with { State = AlertState.Resolved, ClosedAt = now };

    private static Alert HandOver(Alert alert, DateTimeOffset now)
    {
        var sequence = Math.Max(alert.Pending?.Sequence ?? 0, alert.Notifications.Count > 0 ? alert.Notifications[^1].Sequence : 0) + 1;
        return Withhold(alert, WithheldReason.Superseded, now) with
        {
            State = AlertState.Open,
            AcknowledgedBy = null,
            AcknowledgedAt = null,
            EscalationLevel = alert.EscalationLevel + 1,
            Pending = new PendingNotification { Sequence = sequence, Reason = NotificationReason.Escalated, DecidedAt = now, DueAt = now },
        };
    }

    private static Alert Withhold(Alert alert, WithheldReason why, DateTimeOffset now)
    {
        if (alert.Pending is not { } pending)
        {
            return alert;
        }

        var withheld = new Notification
        {
            Sequence = pending.Sequence,
            Reason = pending.Reason,
            At = now,
            Withheld = why,
            Deliveries = pending.Deliveries,
        };
        return alert with { Pending = null, Notifications = [.. alert.Notifications.Append(withheld).TakeLast(NotificationsKept)] };
    }
}
