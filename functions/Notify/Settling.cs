using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Telemetry;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>Writes down what became of an alert that was told, and when it is to be looked at again.</summary>
internal sealed partial class Settling(
    IndexStore indexes, GroupingReplies replies, ListeningPlan plan, TimeProvider time, ILogger logger)
{
    /// <summary>Once more later when something may still arrive, else over.</summary>
    public async Task SettleAsync(
        Row<Alert> row, Outbox outbox, IReadOnlyList<WaitingReply> waiting, Notification told, CancellationToken cancellationToken)
    {
        var id = row.Value.Id;
        var deliveries = ReachedNobody(told.Deliveries) && IsForLater(row.Value) ? [.. told.Deliveries.Select(Later)] : told.Deliveries;
        if (deliveries.Any(delivery => delivery.Outcome == DeliveryOutcome.Accepted))
        {
            var handsOn = row.Value.Kind != AlertKind.Sla || await replies.ToldAsync(row.Value, waiting, cancellationToken);
            await FollowUpAsync(row.Value, handsOn, cancellationToken);
            Count(row.Value, told);
        }

        if (deliveries.Any(DeliveryRules.MayStillArrive))
        {
            var dueAt = deliveries.Where(DeliveryRules.MayStillArrive).Min(delivery => delivery.NextAttemptAt) ?? time.GetUtcNow();
            await indexes.ScheduleAsync(new DueItem(dueAt, DueKind.Notify, id.Value), cancellationToken);
            await outbox.ChangeAsync(
                row,
                (alert, pending) =>
                    alert with { Pending = pending with { Deliveries = deliveries, DueAt = dueAt, ClaimedBy = null, ClaimedUntil = null } },
                cancellationToken);
            return;
        }

        if (ReachedNobody(deliveries))
        {
            Log.NobodyTold(logger, id);
            await FollowUpAsync(row.Value, handsOn: true, cancellationToken);
        }

        await outbox.CloseAsync(row, told, null, cancellationToken);
        Log.Told(logger, id, told.Sequence, told.Reason);
    }

    /// <summary>From what somebody published to the first that people heard of it. What is about a deadline is not about speed.</summary>
    private void Count(Alert alert, Notification told)
    {
        if (told.Reason == NotificationReason.First && alert.Evidence.LatestMentionAt is { } published
            && alert.Kind is AlertKind.Velocity or AlertKind.Volume)
        {
            Meters.AlertTold(alert.Kind, time.GetUtcNow() - published);
        }
    }

    private static bool ReachedNobody(IReadOnlyList<Delivery> deliveries) =>
        deliveries.All(delivery => delivery.Outcome == DeliveryOutcome.FailedForGood);

    /// <summary>
    /// Refused by every channel, with nobody else to hand it to: whoever mends a channel within a day must still learn of it.
    /// </summary>
    private bool IsForLater(Alert alert) =>
        time.GetUtcNow() - alert.Pending!.DecidedAt < DeliveryRules.GiveUpAfter
        && (alert.State != AlertState.Open || plan.Alerts.Escalation.Count < 2 || alert.EscalationLevel >= plan.Alerts.Escalation.Count);

    private Delivery Later(Delivery refused) => refused with
    {
        Outcome = DeliveryOutcome.FailedForNow,
        NextAttemptAt = time.GetUtcNow() + DeliveryRules.WaitAfter(Math.Max(refused.Attempts, DeliveryRules.AttemptsBeforeOperator), null),
    };

    /// <summary>An alert that is still open goes to the next person, and is told again, if nobody acts.</summary>
    private async Task FollowUpAsync(Alert alert, bool handsOn, CancellationToken cancellationToken)
    {
        if (alert.State == AlertState.Open && alert.Pending?.Reason != NotificationReason.Resolved && !alert.Id.IsCanary)
        {
            var now = time.GetUtcNow();
            if (handsOn)
            {
                await indexes.ScheduleAsync(
                    new DueItem(now + plan.Alerts.EscalateAfter, DueKind.Escalate, alert.Id.Value), cancellationToken);
            }

            await indexes.ScheduleAsync(new DueItem(now + plan.Alerts.RepeatAfter, DueKind.Repeat, alert.Id.Value), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(512, LogLevel.Information, "Alert {Alert} told: notification {Sequence} ({Reason}).")]
        public static partial void Told(ILogger logger, AlertId alert, int sequence, NotificationReason reason);

        [LoggerMessage(514, LogLevel.Error, "Alert {Alert} reached nobody: every channel failed for good. It is on the dashboard.")]
        public static partial void NobodyTold(ILogger logger, AlertId alert);
    }
}
