using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// Tells people of an alert that has something pending. A notice is a hint, the alert's row the truth: any number of notices, in any order
/// and at the same time, tell once. What cannot be told now is scheduled and handed out again by the sweep.
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
    ILogger<NotifyFunction> logger,
    UsageTally? meters = null,
    BudgetGuard? guard = null,
    DigestStore? digests = null)
{
    private readonly GroupingIncident incidents = new(threads, indexes, states, plan, time);
    private readonly GroupingReplies replies = new(threads, states, plan, time);
    private readonly WaitingReplies waitingReplies = new(threads, indexes, plan, time);
    private readonly MessageComposer composer = new(plan, settings, links, notifiers);
    private readonly ChannelWatch channelWatch =
        new(new OperatorAlerts(threads, states, new Announcer(threads, indexes), plan, time), time);

    /// <summary>Idempotent. Throws what the store throws: the message comes again then, and goes on where it stood.</summary>
    public async Task<Outgoing> NotifyAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var outbox = new Outbox(threads, indexes, time);
        try
        {
            while (await threads.ReadAlertAsync(notice.Alert, cancellationToken) is { } row)
            {
                if (row.Value.Pending is not { } pending)
                {
                    return await incidents.RemindAsync(row.Value, cancellationToken);
                }

                if (pending.NotBefore(time.GetUtcNow()) is { } later)
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

    /// <summary>Looks at the facts of this moment, then tells, withholds or waits.</summary>
    private async Task<Outgoing> DecideAsync(Row<Alert> row, Outbox outbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alert = row.Value;
        var pending = alert.Pending!;
        var thread = alert.Thread is { } id ? (await threads.ReadThreadAsync(id, cancellationToken))?.Value : null;
        var crisis = alert.Kind == AlertKind.Velocity
            ? await incidents.LookAsync(alert, thread, cancellationToken)
            : new Crisis([], new IncidentSize(alert.Evidence.Mentions, 1));
        var decision = SendDecision.Of(alert, thread, plan, now);
        if (decision.NotBefore is { } opening)
        {
            var note = Over(pending, now, WithheldReason.QuietHours, []);
            await outbox.DeferAsync(
                row, opening, alert.Notifications is [.., { Withheld: WithheldReason.QuietHours }] ? null : note, cancellationToken);
            return Outgoing.Nothing;
        }

        decision = await WeighAsync(decision, alert, crisis, now, cancellationToken);
        if (decision.Withheld != WithheldReason.None)
        {
            return await WithholdAsync(row, outbox, decision.Withheld, decision.UpdateOf ?? alert.UpdateOf, now, cancellationToken);
        }

        if (decision.NotBefore is { } later)
        {
            await outbox.DeferAsync(row, later, null, cancellationToken);
            return Outgoing.Nothing;
        }

        return await TellAsync(row, outbox, thread, crisis, now, cancellationToken);
    }

    /// <summary>What the rules say of this alert, seen beside the others of its brand.</summary>
    private async Task<SendDecision> WeighAsync(
        SendDecision decision, Alert alert, Crisis crisis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A crisis goes on elsewhere though its first thread was answered.
        var othersBurn = decision.Withheld == WithheldReason.Answered && crisis.Others.Count > 0;
        if ((decision.Withheld == WithheldReason.None || othersBurn) && alert.Pending!.Deliveries.Count == 0)
        {
            return await TurnAsync(alert, crisis, now, cancellationToken);
        }

        return othersBurn ? SendDecision.Send : decision;
    }

    /// <summary>Whether this alert speaks for itself, and now. What an attempt began to tell is not asked again.</summary>
    private async Task<SendDecision> TurnAsync(Alert alert, Crisis crisis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(alert, cancellationToken) is { } incident)
        {
            return new SendDecision(WithheldReason.Folded, UpdateOf: incident);
        }

        return alert switch
        {
            { Kind: AlertKind.Sla } => await replies.TurnAsync(alert, cancellationToken),
            { Kind: AlertKind.Velocity or AlertKind.Volume, Pending.Reason: NotificationReason.Changed } =>
                IncidentRhythm.OfChange(alert, crisis.Size, now),
            _ => SendDecision.Send,
        };
    }

    private async Task<Outgoing> TellAsync(
        Row<Alert> row, Outbox outbox, MentionThread? thread, Crisis crisis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<WaitingReply> waiting = row.Value.Kind == AlertKind.Operator
            ? []
            : await waitingReplies.OfBrandAsync(row.Value.Brand, cancellationToken);
        var facts = composer.Facts(row.Value, thread, crisis, waiting, now);
        var message = MessageComposer.Compose(facts);
        var all = ChannelsFor(row.Value);
        var channels = digests is null
            ? all
            : await new DigestRule(guard, digests, time).ChannelsAsync(row.Value, message, all, cancellationToken);
        (row, var deliveries) = await new Telling(outbox, channels, time, logger, meters)
            .TellAsync(row, repeat => repeat ? MessageComposer.Compose(facts with { PossibleRepeat = true }) : message, cancellationToken);
        if (deliveries.Count == 0)
        {
            var reason = channels.Count < all.Count ? WithheldReason.Digest : WithheldReason.NoChannel;
            return await WithholdAsync(row, outbox, reason, null, now, cancellationToken);
        }

        var notices = await channelWatch.ReportAsync(row.Value, deliveries, cancellationToken);
        var told = Over(row.Value.Pending!, now, WithheldReason.None, GivenUp(row.Value, deliveries)) with
        {
            Headline = message.Content.Headline,
            Severity = row.Value.Severity,
            Voices = crisis.Size.Voices,
            Episodes = crisis.Size.Episodes,
        };
        await new Settling(indexes, replies, plan, time, logger).SettleAsync(row, outbox, waiting, told, cancellationToken);
        return notices;
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

        if (!row.Value.Id.IsCanary)
        {
            await indexes.IndexAlertAsync(row.Value, cancellationToken);
        }

        var closed = await outbox.CloseAsync(
            row, Over(pending, now, told ? WithheldReason.None : reason, pending.Deliveries), updateOf, cancellationToken);
        Log.Withheld(logger, row.Value.Id, reason);
        return reason == WithheldReason.Folded ? await incidents.RemindAsync(closed.Value, cancellationToken) : Outgoing.Nothing;
    }

    private IReadOnlyList<INotifier> ChannelsFor(Alert alert) => alert.Id.IsCanary && plan.Alerts.Canary.Channels.Count > 0
        ? [.. notifiers.Channels.Where(channel => plan.Alerts.Canary.Channels.Contains(channel.Channel))]
        : notifiers.Channels;

    private IReadOnlyList<Delivery> GivenUp(Alert alert, IReadOnlyList<Delivery> deliveries) =>
        time.GetUtcNow() - alert.Pending!.DecidedAt < (alert.Id.IsCanary ? CanaryMark.Lifetime : DeliveryRules.GiveUpAfter)
            ? deliveries
            : [.. deliveries.Select(delivery => DeliveryRules.MayStillArrive(delivery)
                ? delivery with { Outcome = DeliveryOutcome.FailedForGood, NextAttemptAt = null }
                : delivery)];

    private static Notification Over(
        PendingNotification pending, DateTimeOffset at, WithheldReason withheld, IReadOnlyList<Delivery> deliveries) => new()
        {
            Sequence = pending.Sequence,
            Reason = pending.Reason,
            At = at,
            Withheld = withheld,
            Deliveries = deliveries,
        };

    private static partial class Log
    {
        [LoggerMessage(510, LogLevel.Warning, "Alert {Alert} is not stored; the notice is dropped.")]
        public static partial void Unknown(ILogger logger, AlertId alert);

        [LoggerMessage(511, LogLevel.Information, "Alert {Alert} is being told by another worker.")]
        public static partial void Lost(ILogger logger, AlertId alert);

        [LoggerMessage(513, LogLevel.Information, "Alert {Alert} not told: {Reason}.")]
        public static partial void Withheld(ILogger logger, AlertId alert, WithheldReason reason);
    }
}
