using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Most reply warnings of a busy brand have nothing to tell, or not yet: a card named the wait already, a crisis mutes it, or the next card
/// is minutes away. Asks the rules of <c>Notify</c> before anything is queued, so that only who may speak costs a message and a run. Not
/// needed for the promise: <c>Notify</c> decides anew whatever comes.
/// </summary>
internal sealed class ReplyLine(ThreadStore threads, StateStore states, ListeningPlan plan)
{
    /// <summary>One of a brand is let go in a tick: it speaks for the others, who learn of it a tick later.</summary>
    private static readonly TimeSpan OneTick = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly HashSet<string> wentBy = new(StringComparer.Ordinal);
    private DateTimeOffset tick;

    /// <summary>
    /// The alert as it is to be stored: as it is, if it may go out now; with a later time; or withheld. What quiet hours hold back, what a
    /// person touched and what an attempt began to tell is none of this.
    /// </summary>
    public async Task<Alert> PlaceAsync(Alert alert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (alert is not { Kind: AlertKind.Sla, State: AlertState.Open, Brand: { } brand, Pending: { Deliveries.Count: 0 } pending }
            || pending.Reason is not (NotificationReason.First or NotificationReason.Changed)
            || pending.More || pending.NotBefore(now) is not null || alert.MutedUntil > now
            || QuietHours.HoldUntil(alert, plan, now) is not null)
        {
            return alert;
        }

        var state = (await states.ReadBrandAsync(brand, cancellationToken))?.Value ?? new BrandState { Brand = brand };
        if (await MutedByAsync(state, now, cancellationToken) is { } incident)
        {
            return Folded(alert, pending, incident, now);
        }

        // Who has the turn since an attempt that ended early keeps it.
        if (plan.Alerts.GroupFor == TimeSpan.Zero || (state.SlaLeader == alert.Id && state.SlaToldAt >= pending.DecidedAt))
        {
            return alert;
        }

        if (ReplyStream.IsKnown(alert, pending.Reason, state))
        {
            return Folded(alert, pending, state.SlaLeader, now);
        }

        var later = ReplyStream.NextCard(alert.Evidence, state, plan.Alerts.GroupFor, now) ?? BehindTheFirst(alert, brand, now);
        return later is { } at ? alert with { Pending = pending with { DueAt = at } } : alert;
    }

    /// <summary>Whether a warning may be repeated: the brand's last card was its.</summary>
    public async Task<bool> SpokeLastAsync(Alert alert, CancellationToken cancellationToken) =>
        alert is not { Kind: AlertKind.Sla, Brand: { } brand } || plan.Alerts.GroupFor == TimeSpan.Zero
        || (await states.ReadBrandAsync(brand, cancellationToken))?.Value.SlaLeader == alert.Id;

    private static Alert Folded(Alert alert, PendingNotification pending, AlertId? into, DateTimeOffset now) => alert with
    {
        Pending = null,
        UpdateOf = into,
        Notifications = [.. alert.Notifications, Announcer.Superseded(pending, now) with { Withheld = WithheldReason.Folded }],
    };

    /// <summary>Null for the first of its brand in this tick, and for whoever cannot wait for the next.</summary>
    private DateTimeOffset? BehindTheFirst(Alert alert, string brand, DateTimeOffset now)
    {
        lock (gate)
        {
            if (tick != now)
            {
                tick = now;
                wentBy.Clear();
            }

            var next = now + OneTick;
            return wentBy.Add(brand) || ReplyStream.WaitUntil(alert.Evidence, next, now) != next ? null : next;
        }
    }

    private async Task<AlertId?> MutedByAsync(BrandState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        state.Incident is { } incident
        && IncidentRules.Mutes((await threads.ReadAlertAsync(incident, cancellationToken))?.Value, now)
            ? incident
            : null;
}
