using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// Tells people of an alert that has something pending. A notice is a hint, the alert's row the truth: any number of notices, in any order and
/// at the same time, tell once. What cannot be told now is scheduled and handed out again by the sweep.
/// </summary>
public sealed partial class NotifyFunction(
    ThreadStore threads,
    IndexStore indexes,
    StateStore states,
    NotifierRegistry notifiers,
    ListeningPlan plan,
    VigieSettings settings,
    LinkSigner links,
    TimeProvider time,
    ILogger<NotifyFunction> logger)
{
    private readonly GroupingIncident incidents = new(threads, indexes, states, plan, time);
    private readonly GroupingReplies replies = new(threads, indexes, states, plan, time);
    private readonly MessageComposer composer = new(plan, settings, links, notifiers);
    private readonly ChannelWatch channelWatch = new(threads, indexes, plan, time);

    /// <summary>Idempotent. Throws what the store throws: the message comes again then, and goes on where it stood.</summary>
    public async Task<Outgoing> NotifyAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var outbox = new Outbox(threads, indexes, plan, time);
        try
        {
            while (await threads.ReadAlertAsync(notice.Alert, cancellationToken) is { } row)
            {
                if (row.Value.Pending is not { } pending)
                {
                    return await incidents.RemindAsync(row.Value, cancellationToken);
                }

                if (NotBefore(pending) is { } later)
                {
                    await indexes.ScheduleAsync(new DueItem(later, DueKind.Notify, notice.Alert.Value), cancellationToken);
                    return Outgoing.Nothing;
                }

                if (await outbox.ClaimAsync(row, cancellationToken) is { } claimed)
                {
                    return await DecideAsync(claimed, outbox, cancellationToken);
                }
            }

            Log.Unknown(logger, notice.Alert);
        }
        catch (ClaimLostException)
        {
            Log.Lost(logger, notice.Alert);
        }

        return Outgoing.Nothing;
    }

    private DateTimeOffset? NotBefore(PendingNotification pending)
    {
        var now = time.GetUtcNow();
        return pending.DueAt > now ? pending.DueAt : pending.ClaimedUntil > now ? pending.ClaimedUntil : null;
    }

    /// <summary>Looks at the facts of this moment, then tells, withholds or waits.</summary>
    private async Task<Outgoing> DecideAsync(Row<Alert> row, Outbox outbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alert = row.Value;
        var pending = alert.Pending!;
        var thread = alert.Thread is { } id ? (await threads.ReadThreadAsync(id, cancellationToken))?.Value : null;
        IReadOnlyList<Alert> folded = alert.Kind == AlertKind.Velocity ? await incidents.FoldedAsync(alert, MessageComposer.MostFolded, cancellationToken) : [];
        var decision = SendDecision.Of(alert, thread, plan, now);
        if (decision.NotBefore is { } opening)
        {
            var note = Over(pending, now, WithheldReason.QuietHours, null, []);
            await outbox.DeferAsync(row, opening, alert.Notifications is [.., { Withheld: WithheldReason.QuietHours }] ? null : note, cancellationToken);
            return Outgoing.Nothing;
        }

        // A crisis goes on elsewhere though its first thread was answered.
        var othersBurn = decision.Withheld == WithheldReason.Answered && folded.Any(other => other.Kind == AlertKind.Velocity);
        if (decision.Withheld != WithheldReason.None && !othersBurn)
        {
            return await WithholdAsync(row, outbox, decision.Withheld, alert.UpdateOf, now, cancellationToken);
        }

        if (pending.Deliveries.Count == 0 && await incidents.FindAsync(alert, thread, cancellationToken) is { } incident)
        {
            return await WithholdAsync(row, outbox, WithheldReason.Folded, incident, now, cancellationToken);
        }

        if (await WaitUntilAsync(alert, now, cancellationToken) is { } later)
        {
            await outbox.DeferAsync(row, later, null, cancellationToken);
            return Outgoing.Nothing;
        }

        return await TellAsync(row, outbox, thread, folded, now, cancellationToken);
    }

    private async Task<DateTimeOffset?> WaitUntilAsync(Alert alert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (alert.Pending!.Deliveries.Count > 0)
        {
            return null;
        }

        if (alert.Kind == AlertKind.Sla)
        {
            return await replies.WaitUntilAsync(alert, cancellationToken);
        }

        var next = alert is { Kind: AlertKind.Velocity, Pending.Reason: NotificationReason.Changed }
            ? GroupingIncident.NextUpdateAt(alert, plan, now)
            : now;
        return next > now ? next : null;
    }

    private async Task<Outgoing> TellAsync(
        Row<Alert> row, Outbox outbox, MentionThread? thread, IReadOnlyList<Alert> folded, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row<Alert>> gathered = row.Value.Kind == AlertKind.Sla ? await replies.GatherAsync(row.Value, outbox, cancellationToken) : [];
        if (gathered.Count > 0)
        {
            IReadOnlyList<AlertId> ids = [.. gathered.Select(other => other.Value.Id)];
            row = await outbox.ChangeAsync(row, (alert, pending) => alert with { Pending = pending with { Gathered = ids } }, cancellationToken);
        }

        var facts = composer.Facts(row.Value, thread, folded, [.. gathered.Select(other => other.Value)], now);
        var message = MessageComposer.Compose(facts);
        (row, var deliveries) = await new Telling(outbox, notifiers.Channels, time, logger)
            .TellAsync(row, repeat => repeat ? MessageComposer.Compose(facts with { PossibleRepeat = true }) : message, cancellationToken);
        if (deliveries.Count == 0)
        {
            return await WithholdAsync(row, outbox, WithheldReason.NoChannel, null, now, cancellationToken);
        }

        var notices = await channelWatch.ReportAsync(row.Value, deliveries, cancellationToken);
        await SettleAsync(row, outbox, gathered, GivenUp(row.Value, deliveries), now, message.Content.Headline, cancellationToken);
        return notices;
    }

    /// <summary>Writes down what became of it: once more later, or over.</summary>
    private async Task SettleAsync(
        Row<Alert> row,
        Outbox outbox,
        IReadOnlyList<Row<Alert>> gathered,
        IReadOnlyList<Delivery> deliveries,
        DateTimeOffset toldAt,
        string headline,
        CancellationToken cancellationToken)
    {
        var id = row.Value.Id;
        if (deliveries.Any(delivery => delivery.Outcome == DeliveryOutcome.Accepted))
        {
            await FollowUpAsync(row.Value, cancellationToken);
        }

        if (deliveries.Any(DeliveryRules.MayStillArrive))
        {
            var dueAt = deliveries.Where(DeliveryRules.MayStillArrive).Min(delivery => delivery.NextAttemptAt) ?? time.GetUtcNow();
            await indexes.ScheduleAsync(new DueItem(dueAt, DueKind.Notify, id.Value), cancellationToken);
            await outbox.ChangeAsync(
                row,
                (alert, pending) => alert with { Pending = pending with { Deliveries = deliveries, DueAt = dueAt, ClaimedBy = null, ClaimedUntil = null } },
                cancellationToken);
            return;
        }

        if (deliveries.All(delivery => delivery.Outcome == DeliveryOutcome.FailedForGood))
        {
            Log.NobodyTold(logger, id);
            await FollowUpAsync(row.Value, cancellationToken);
        }

        foreach (var other in gathered)
        {
            await outbox.CloseAsync(other, Over(other.Value.Pending!, toldAt, WithheldReason.Folded, null, []), id, cancellationToken);
        }

        await outbox.CloseAsync(row, Over(row.Value.Pending!, toldAt, WithheldReason.None, headline, deliveries), null, cancellationToken);
        Log.Told(logger, id, row.Value.Pending!.Sequence, row.Value.Pending.Reason, gathered.Count);
    }

    private async Task<Outgoing> WithholdAsync(
        Row<Alert> row, Outbox outbox, WithheldReason reason, AlertId? updateOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = row.Value.Pending!;
        var told = pending.Deliveries.Any(delivery => delivery.Outcome == DeliveryOutcome.Accepted);
        if (row.Value.MutedUntil is { } until && reason == WithheldReason.Muted)
        {
            await indexes.ScheduleAsync(new DueItem(until, DueKind.Repeat, row.Value.Id.Value), cancellationToken);
        }

        // Those who were to be told with it speak for themselves again.
        var released = told ? [] : pending.Gathered ?? [];
        foreach (var other in released)
        {
            await indexes.ScheduleAsync(new DueItem(now, DueKind.Notify, other.Value), cancellationToken);
        }

        await indexes.IndexAlertAsync(row.Value, cancellationToken);
        var closed = await outbox.CloseAsync(row, Over(pending, now, told ? WithheldReason.None : reason, null, pending.Deliveries), updateOf, cancellationToken);
        Log.Withheld(logger, row.Value.Id, reason);
        var reminded = reason == WithheldReason.Folded ? await incidents.RemindAsync(closed.Value, cancellationToken) : Outgoing.Nothing;
        return reminded with { Alerts = [.. reminded.Alerts, .. released.Select(other => new AlertNotice(other))] };
    }

    /// <summary>An alert that is still open goes to the next person, and is told again, if nobody acts.</summary>
    private async Task FollowUpAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.State == AlertState.Open && alert.Pending?.Reason != NotificationReason.Resolved)
        {
            var now = time.GetUtcNow();
            await indexes.ScheduleAsync(new DueItem(now + plan.Alerts.EscalateAfter, DueKind.Escalate, alert.Id.Value), cancellationToken);
            await indexes.ScheduleAsync(new DueItem(now + plan.Alerts.RepeatAfter, DueKind.Repeat, alert.Id.Value), cancellationToken);
        }
    }

    private IReadOnlyList<Delivery> GivenUp(Alert alert, IReadOnlyList<Delivery> deliveries) =>
        time.GetUtcNow() - alert.Pending!.DecidedAt < DeliveryRules.GiveUpAfter
            ? deliveries
            : [.. deliveries.Select(delivery => DeliveryRules.MayStillArrive(delivery)
                ? delivery with { Outcome = DeliveryOutcome.FailedForGood, NextAttemptAt = null }
                : delivery)];

    private static Notification Over(
        PendingNotification pending, DateTimeOffset at, WithheldReason withheld, string? headline, IReadOnlyList<Delivery> deliveries) => new()
        {
            Sequence = pending.Sequence,
            Reason = pending.Reason,
            At = at,
            Withheld = withheld,
            Headline = headline,
            Deliveries = deliveries,
        };

    private static partial class Log
    {
        [LoggerMessage(510, LogLevel.Warning, "Alert {Alert} is not stored; the notice is dropped.")]
        public static partial void Unknown(ILogger logger, AlertId alert);

        [LoggerMessage(511, LogLevel.Information, "Alert {Alert} is being told by another worker.")]
        public static partial void Lost(ILogger logger, AlertId alert);

        [LoggerMessage(512, LogLevel.Information, "Alert {Alert} told: notification {Sequence} ({Reason}), with {Gathered} others.")]
        public static partial void Told(ILogger logger, AlertId alert, int sequence, NotificationReason reason, int gathered);

        [LoggerMessage(513, LogLevel.Information, "Alert {Alert} not told: {Reason}.")]
        public static partial void Withheld(ILogger logger, AlertId alert, WithheldReason reason);

        [LoggerMessage(514, LogLevel.Error, "Alert {Alert} reached nobody: every channel failed for good. It is on the dashboard.")]
        public static partial void NobodyTold(ILogger logger, AlertId alert);
    }
}
