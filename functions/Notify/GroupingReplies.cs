using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// Reply warnings of one brand are gathered: after one message, the next waits for <see cref="AlertPlan.GroupFor"/> and then speaks for all
/// that are pending. A deadline that would pass meanwhile goes out before it.
/// </summary>
internal sealed class GroupingReplies(ThreadStore threads, IndexStore indexes, StateStore states, ListeningPlan plan, TimeProvider time)
{
    /// <summary>The most alerts that one message speaks for; the rest follows in the next.</summary>
    public const int MostGathered = 60;

    /// <summary>The most alerts that are read to find them.</summary>
    public const int MostLookedAt = 500;

    /// <summary>A warning goes out at least so long before its deadline.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>When this alert may be told; null: now, and no other message of the brand goes out beside it.</summary>
    public async Task<DateTimeOffset?> WaitUntilAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.Pending?.Gathered is not null || alert.Brand is not { } brand || plan.Alerts.GroupFor == TimeSpan.Zero)
        {
            return null;
        }

        while (true)
        {
            var now = time.GetUtcNow();
            var row = await states.ReadBrandAsync(brand, cancellationToken);
            if (WaitUntil(alert.Evidence, row?.Value.SlaToldAt + plan.Alerts.GroupFor, now) is { } later)
            {
                return later;
            }

            var state = row?.Value ?? new BrandState { Brand = brand };
            if (await states.WriteBrandAsync(state with { SlaToldAt = now }, row?.ETag, cancellationToken) is not null)
            {
                return null;
            }
        }
    }

    /// <summary>Claims the alerts that are told with this one: the same ones as before on a further attempt, as far as they are still pending.</summary>
    public async Task<IReadOnlyList<Row<Alert>>> GatherAsync(Alert leader, Outbox outbox, CancellationToken cancellationToken)
    {
        if (plan.Alerts.GroupFor == TimeSpan.Zero)
        {
            return [];
        }

        var gathered = new List<Row<Alert>>();
        foreach (var id in leader.Pending?.Gathered ?? await CandidatesAsync(leader, cancellationToken))
        {
            if (gathered.Count < MostGathered && await ClaimAsync(id, leader, outbox, cancellationToken) is { } claimed)
            {
                gathered.Add(claimed);
            }
        }

        return gathered;
    }

    private static DateTimeOffset? WaitUntil(Evidence evidence, DateTimeOffset? open, DateTimeOffset now)
    {
        if (open is null || open <= now)
        {
            return null;
        }

        var deadline = evidence.DueAt > now ? evidence.DueAt : evidence.CeilingAt > now ? evidence.CeilingAt : null;
        var latest = deadline - Margin;
        return latest <= now ? null : latest < open ? latest : open;
    }

    /// <summary>Reply alerts that were opened lately or have a notification scheduled.</summary>
    private async Task<IReadOnlyList<AlertId>> CandidatesAsync(Alert leader, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = new HashSet<AlertId>();
        foreach (var item in await indexes.UpcomingAsync(MostLookedAt, cancellationToken))
        {
            if (item.Kind == DueKind.Notify && AlertId.TryParse(item.About, out var id) && IsReply(id))
            {
                found.Add(id);
            }
        }

        var looked = 0;
        await foreach (var (_, id) in indexes.AlertsAsync(now.AddDays(-3), now.AddSeconds(1), null, cancellationToken))
        {
            if (IsReply(id))
            {
                found.Add(id);
            }

            if (++looked == MostLookedAt)
            {
                break;
            }
        }

        found.Remove(leader.Id);
        return [.. found];
    }

    private async Task<Row<Alert>?> ClaimAsync(AlertId id, Alert leader, Outbox outbox, CancellationToken cancellationToken)
    {
        var row = await threads.ReadAlertAsync(id, cancellationToken);
        if (row?.Value is not { Kind: AlertKind.Sla, Pending: { Gathered: null, Deliveries.Count: 0 } pending } alert
            || alert.Brand != leader.Brand || pending.ClaimedUntil > time.GetUtcNow())
        {
            return null;
        }

        var thread = alert.Thread is { } of ? (await threads.ReadThreadAsync(of, cancellationToken))?.Value : null;
        var tellNow = thread?.OpenAlert is null && SendDecision.Of(alert, thread, plan, time.GetUtcNow()) == SendDecision.Send;
        return tellNow ? await outbox.ClaimAsync(row, cancellationToken) : null;
    }

    private static bool IsReply(AlertId id) => id.Value.Contains(".sla.", StringComparison.Ordinal);
}
