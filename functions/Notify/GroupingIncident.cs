using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>An incident as it stands now.</summary>
/// <param name="Others">Velocity alerts of other threads that burn still, fresh numbers in their evidence.</param>
internal sealed record Crisis(IReadOnlyList<Alert> Others, IncidentSize Size);

/// <summary>
/// One crisis, one alert: the first velocity alert of a brand leads its incident. Velocity alerts that come until a day after it last grew
/// are its updates, and lesser alerts are muted by it while it is open and for some hours after.
/// </summary>
internal sealed class GroupingIncident(ThreadStore threads, IndexStore indexes, StateStore states, ListeningPlan plan, TimeProvider time)
{
    private readonly BrandAlerts alerts = new(threads, indexes);

    /// <summary>The incident that this alert is an update of; null when it speaks for itself.</summary>
    public async Task<AlertId?> FindAsync(Alert alert, CancellationToken cancellationToken) => (alert.Kind, alert.Brand) switch
    {
        (AlertKind.Velocity, { } brand) => await LeadOrFollowAsync(alert, brand, cancellationToken),
        (AlertKind.Sla or AlertKind.Volume, { } brand) => await MutedByAsync(brand, cancellationToken),
        _ => null,
    };

    /// <summary>
    /// Sees to it that an incident takes notice of a velocity alert that was folded into it, and rises again if it was resolved.
    /// Idempotent: what was told or decided after the fold needs no second look.
    /// </summary>
    /// <returns>A notice when the incident can be told right now.</returns>
    public async Task<Outgoing> RemindAsync(Alert folded, CancellationToken cancellationToken)
    {
        if (folded is not { Kind: AlertKind.Velocity, UpdateOf: { } id }
            || folded.Notifications is not [.., { Withheld: WithheldReason.Folded } fold]
            || fold.Reason is not (NotificationReason.First or NotificationReason.Changed))
        {
            return Outgoing.Nothing;
        }

        while (true)
        {
            var now = time.GetUtcNow();
            if (await threads.ReadAlertAsync(id, cancellationToken)
                is not { Value: { Kind: AlertKind.Velocity, State: not AlertState.Rejected } } incident
                || incident.Value.Notifications.Any(
                    told => told.Withheld is WithheldReason.None or WithheldReason.NotGrown && told.At > fold.At))
            {
                return Outgoing.Nothing;
            }

            var grown = Grown(incident.Value, folded, fold, now);
            var pending = grown.Pending!;
            await indexes.ScheduleAsync(
                new DueItem(pending.ClaimedUntil > now ? pending.ClaimedUntil.Value : pending.DueAt, DueKind.Notify, id.Value),
                cancellationToken);
            if (incident.Value.State == AlertState.Resolved)
            {
                await indexes.ScheduleAsync(new DueItem(now + IncidentRules.MutesAfter, DueKind.Calm, id.Value), cancellationToken);
            }

            if (grown == incident.Value || await threads.UpdateAlertAsync(incident with { Value = grown }, cancellationToken) is not null)
            {
                return pending.NotBefore(now) is null
                    ? new Outgoing { Alerts = [new AlertNotice(id)] }
                    : Outgoing.Nothing;
            }
        }
    }

    /// <summary>The incident's other threads and its size, by the threads as they stand now.</summary>
    public async Task<Crisis> LookAsync(Alert leader, MentionThread? thread, CancellationToken cancellationToken)
    {
        var others = new List<Alert>();
        var seen = new HashSet<ThreadId?> { leader.Thread };
        var voices = thread?.NegativeAuthors.Count ?? leader.Evidence.NegativeAuthors;
        var episodes = 1;
        await foreach (var other in alerts.VelocityAsync(leader.Brand, leader.OpenedAt.AddHours(-1), time.GetUtcNow(), cancellationToken))
        {
            if (other.UpdateOf != leader.Id || other.State == AlertState.Rejected)
            {
                continue;
            }

            episodes++;
            if (seen.Add(other.Thread) && other.Thread is { } id)
            {
                var now = (await threads.ReadThreadAsync(id, cancellationToken))?.Value;
                var fresh = other with { Evidence = Fresh(other.Evidence, now) };
                voices += fresh.Evidence.NegativeAuthors;
                if (IsLive(other) && others.Count < MessageComposer.MostFolded)
                {
                    others.Add(fresh);
                }
            }
        }

        return new Crisis(others, new IncidentSize(voices, episodes));
    }

    /// <summary>The same evidence with the counts of this moment: what was decided may have waited.</summary>
    public static Evidence Fresh(Evidence evidence, MentionThread? thread) =>
        thread is null || thread.Mentions < evidence.Mentions
            ? evidence
            : evidence with
            {
                Mentions = thread.Mentions,
                Negative = thread.Negative,
                Authors = thread.Authors.Count,
                NegativeAuthors = thread.NegativeAuthors.Count,
                LargestReach = thread.LargestReach,
            };

    /// <summary>What is pending already will speak of the fold, unless it is being sent right now: then an update follows it.</summary>
    private static Alert Grown(Alert incident, Alert folded, Notification fold, DateTimeOffset now)
    {
        var severity = folded.Severity > incident.Severity ? folded.Severity : incident.Severity;
        var open = incident.State != AlertState.Resolved && severity == incident.Severity
            ? incident
            : incident with { Severity = severity };
        if (incident.State == AlertState.Resolved)
        {
            open = open with { State = AlertState.Open, ClosedAt = null, AcknowledgedBy = null, AcknowledgedAt = null };
        }

        var claimed = incident.Pending?.ClaimedUntil > now;
        return incident.Pending switch
        {
            { } pending when claimed => pending.DecidedAt > fold.At || pending.More
                ? open
                : open with { Pending = pending with { More = true } },
            { Reason: not NotificationReason.Resolved } pending => severity > incident.Severity && pending.DueAt > now
                ? open with { Pending = pending with { DueAt = now } }
                : open,
            var pending => open with
            {
                Pending = new PendingNotification
                {
                    Sequence = incident.Notifications.Select(told => told.Sequence).Append(pending?.Sequence ?? 0).Max() + 1,
                    Reason = NotificationReason.Changed,
                    DecidedAt = now,
                    DueAt = now,
                },
            },
        };
    }

    private async Task<AlertId?> LeadOrFollowAsync(Alert alert, string brand, CancellationToken cancellationToken)
    {
        var grows = alert.Pending?.Reason is NotificationReason.First or NotificationReason.Changed;
        var spoke = alert.Notifications.Any(told => told.Withheld == WithheldReason.None);
        while (true)
        {
            var now = time.GetUtcNow();
            var row = await states.ReadBrandAsync(brand, cancellationToken);
            var state = row?.Value ?? new BrandState { Brand = brand };
            var leads = state.Incident == alert.Id;
            var other = !leads && state.Incident is { } incident
                && IncidentRules.GoesOn((await threads.ReadAlertAsync(incident, cancellationToken))?.Value, state.IncidentAt, now)
                ? state.Incident
                : null;

            // Who led once never becomes an update of another.
            if (!grows || (other is not null && spoke))
            {
                return spoke ? null : other;
            }

            var next = state with { IncidentAt = now };
            next = leads || other is not null ? next : IncidentRules.Begin(next, alert.Id, now, plan.Detection);
            if (await states.WriteBrandAsync(next, row?.ETag, cancellationToken) is not null)
            {
                return other;
            }
        }
    }

    private async Task<AlertId?> MutedByAsync(string brand, CancellationToken cancellationToken)
    {
        if ((await states.ReadBrandAsync(brand, cancellationToken))?.Value.Incident is not { } id)
        {
            return null;
        }

        var incident = (await threads.ReadAlertAsync(id, cancellationToken))?.Value;
        return IncidentRules.Mutes(incident, time.GetUtcNow()) ? id : null;
    }

    private static bool IsLive(Alert? alert) => IncidentRules.IsLive(alert);
}
