using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// One crisis, one alert: the first velocity alert of a brand is its incident. While it is open and grew within six hours, alerts of other
/// threads are told as its updates.
/// </summary>
internal sealed class GroupingIncident(ThreadStore threads, IndexStore indexes, StateStore states, ListeningPlan plan, TimeProvider time)
{
    public static readonly TimeSpan GrowsWithin = TimeSpan.FromHours(6);

    /// <summary>The incident that this alert is an update of; null when it speaks for itself.</summary>
    public async Task<AlertId?> FindAsync(Alert alert, MentionThread? thread, CancellationToken cancellationToken)
    {
        if (alert.Kind == AlertKind.Sla && thread?.OpenAlert is { } running)
        {
            var velocity = (await threads.ReadAlertAsync(running, cancellationToken))?.Value;
            return IsLive(velocity) ? velocity!.UpdateOf ?? running : null;
        }

        return alert.Kind == AlertKind.Velocity && alert.Brand is { } brand ? await LeadOrFollowAsync(alert, brand, cancellationToken) : null;
    }

    /// <summary>
    /// Sees to it that an incident tells of what was folded into it. Idempotent: what was told or decided after the fold needs no second word.
    /// </summary>
    /// <returns>A notice when the incident can be told right now.</returns>
    public async Task<Outgoing> RemindAsync(Alert folded, CancellationToken cancellationToken)
    {
        if (folded.UpdateOf is not { } id
            || folded.Notifications is not [.., { Withheld: WithheldReason.Folded, Reason: NotificationReason.First or NotificationReason.Changed } fold])
        {
            return Outgoing.Nothing;
        }

        while (true)
        {
            var now = time.GetUtcNow();
            if (await threads.ReadAlertAsync(id, cancellationToken) is not { Value.Kind: AlertKind.Velocity } incident || !IsLive(incident.Value)
                || incident.Value.Notifications.Any(told => told.Withheld == WithheldReason.None && told.At > fold.At))
            {
                return Outgoing.Nothing;
            }

            if (incident.Value.Pending is { } pending)
            {
                await indexes.ScheduleAsync(new DueItem(pending.ClaimedUntil > now ? pending.ClaimedUntil.Value : pending.DueAt, DueKind.Notify, id.Value), cancellationToken);

                // What is being sent right now may not speak of the fold: it is to be followed by an update.
                var speaksOfIt = !(pending.ClaimedUntil > now) || pending.DecidedAt > fold.At || pending.More;
                var more = incident.Value with { Pending = pending with { More = true } };
                if (speaksOfIt || await threads.UpdateAlertAsync(incident with { Value = more }, cancellationToken) is not null)
                {
                    return Outgoing.Nothing;
                }

                continue;
            }

            var dueAt = NextUpdateAt(incident.Value, plan, now);
            await indexes.ScheduleAsync(new DueItem(dueAt, DueKind.Notify, id.Value), cancellationToken);
            var update = new PendingNotification
            {
                Sequence = NextSequence(incident.Value),
                Reason = NotificationReason.Changed,
                DecidedAt = now,
                DueAt = dueAt,
            };
            if (await threads.UpdateAlertAsync(incident with { Value = incident.Value with { Pending = update } }, cancellationToken) is not null)
            {
                return dueAt <= now ? new Outgoing { Alerts = [new AlertNotice(id)] } : Outgoing.Nothing;
            }
        }
    }

    /// <summary>Updates of one alert keep a distance, so that a crisis rings once and then is followed, not endured.</summary>
    public static DateTimeOffset NextUpdateAt(Alert incident, ListeningPlan plan, DateTimeOffset now)
    {
        var told = incident.Notifications.LastOrDefault(notification => notification.Withheld == WithheldReason.None);
        var earliest = told?.At + plan.Alerts.GroupFor;
        return earliest > now ? earliest.Value : now;
    }

    /// <summary>Alerts that were folded into this one or gathered with it, most recent first, at most <paramref name="top"/>.</summary>
    public async Task<IReadOnlyList<Alert>> FoldedAsync(Alert incident, int top, CancellationToken cancellationToken)
    {
        var folded = new List<Alert>();
        var looked = 0;
        await foreach (var (_, id) in indexes.AlertsAsync(incident.OpenedAt.AddHours(-1), time.GetUtcNow(), null, cancellationToken))
        {
            if (id != incident.Id && (await threads.ReadAlertAsync(id, cancellationToken))?.Value is { } alert
                && alert.UpdateOf == incident.Id && IsLive(alert))
            {
                folded.Add(alert);
            }

            if (folded.Count == top || ++looked == GroupingReplies.MostLookedAt)
            {
                break;
            }
        }

        return folded;
    }

    private async Task<AlertId?> LeadOrFollowAsync(Alert alert, string brand, CancellationToken cancellationToken)
    {
        var grows = alert.Pending?.Reason is NotificationReason.First or NotificationReason.Changed;
        while (true)
        {
            var now = time.GetUtcNow();
            var row = await states.ReadBrandAsync(brand, cancellationToken);
            var state = row?.Value ?? new BrandState { Brand = brand };
            var other = state.Incident is { } incident && incident != alert.Id && now - state.IncidentAt < GrowsWithin
                && IsLive((await threads.ReadAlertAsync(incident, cancellationToken))?.Value)
                ? state.Incident
                : null;
            var next = state with { Incident = other ?? alert.Id, IncidentAt = now };
            if (!grows || await states.WriteBrandAsync(next, row?.ETag, cancellationToken) is not null)
            {
                return other;
            }
        }
    }

    private static bool IsLive(Alert? alert) => alert?.State is AlertState.Open or AlertState.Acknowledged;

    private static int NextSequence(Alert alert) => alert.Notifications.Select(told => told.Sequence).DefaultIfEmpty(0).Max() + 1;
}
