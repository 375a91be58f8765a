using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>
/// Writes what can be derived from committed threads: the day and author indexes, when to look again, the alert index; and says which
/// alerts have something to tell. All of it idempotent, and done again on every redelivery, so that a crash in between heals.
/// </summary>
internal sealed class AfterCommit(MentionIndex mentions, IndexStore indexes, SlaPolicy policy, TimeProvider time)
{
    /// <summary>When an alert is first looked at for calm.</summary>
    public static readonly TimeSpan FirstCalm = TimeSpan.FromMinutes(30);

    /// <returns>The alerts that may be told of something now; what is to be told later is handed out by the sweep.</returns>
    public async Task<IReadOnlyList<AlertNotice>> WriteAsync(IReadOnlyList<CommittedThread> committed, CancellationToken cancellationToken)
    {
        await mentions.WriteAsync(
            [.. committed.SelectMany(thread => thread.Mentions)],
            committed.Where(thread => thread.IsFresh).ToDictionary(thread => thread.Thread.Id, thread => thread.Thread.Revisions),
            cancellationToken);
        await indexes.ScheduleAsync([.. committed.SelectMany(Due)], cancellationToken);
        var alerts = committed.SelectMany(thread => thread.Alerts).DistinctBy(alert => alert.Id).ToList();
        await SideBySide.ForEachAsync(alerts, alert => DoneAsync(indexes.IndexAlertAsync(alert, cancellationToken)), cancellationToken);
        var now = time.GetUtcNow();
        return [.. alerts.Where(alert => alert.Pending is { } pending && pending.NotBefore(now) is null)
            .Select(alert => new AlertNotice(alert.Id))];
    }

    private IEnumerable<DueItem> Due(CommittedThread committed)
    {
        var thread = committed.Thread;
        if (SlaRisk.Assess(thread.Clock, thread.Channel, policy, time.GetUtcNow()) is { } verdict)
        {
            // A wait that is at risk already is looked at with the next sweep; its key does not move, so that many batches write one item.
            var at = verdict.Stage == SlaStage.OnTime ? verdict.NextStageAt ?? verdict.WarnAt : verdict.WarnAt;
            yield return new DueItem(at, DueKind.Sla, thread.Id.Value);
        }

        foreach (var alert in committed.Alerts)
        {
            if (alert.Pending is { } pending)
            {
                yield return new DueItem(pending.DueAt, DueKind.Notify, alert.Id.Value);
            }

            if (alert is { Kind: AlertKind.Velocity, State: AlertState.Open or AlertState.Acknowledged })
            {
                yield return new DueItem(alert.OpenedAt + FirstCalm, DueKind.Calm, alert.Id.Value);
            }
        }
    }

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }
}
