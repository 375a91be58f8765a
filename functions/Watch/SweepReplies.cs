using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>A thread's reply clock reached a stage: warns before the target, and tells when it and the ceiling pass.</summary>
internal sealed class SweepReplies(
    ThreadStore threads, ReplyEvidence evidence, ReplyLine line, Announcer announcer, SlaPolicy policy) : IDueHandler
{
    private const int Attempts = 5;

    public DueKind Kind => DueKind.Sla;

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryAsync(new ThreadId(item.About), now, cancellationToken) is { } result)
            {
                return result;
            }
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary, $"Thread {item.About} changed {Attempts} times while its reply clock was read.");
    }

    /// <summary>Null when somebody else changed the thread meanwhile.</summary>
    private async Task<DueResult?> TryAsync(ThreadId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await threads.ReadThreadAsync(id, cancellationToken) is not { } thread)
        {
            return DueResult.Drop;
        }

        var alerts = new List<Row<Alert>>();
        await foreach (var row in threads.ReadAlertsAsync(id.Value, cancellationToken))
        {
            if (row.Value.Kind == AlertKind.Sla)
            {
                alerts.Add(row);
            }
        }

        var verdict = SlaRisk.Assess(thread.Value.Clock, thread.Value.Channel, policy, now);
        var decision = ReplyAlerts.Decide(thread.Value, verdict, alerts, now);
        if (decision.NeedsEvidence)
        {
            decision = decision.With(await evidence.GatherAsync(thread.Value, verdict!, now, cancellationToken));
        }

        decision = await PlaceAsync(decision, now, cancellationToken);

        return await CommitAsync(thread, decision, cancellationToken)
            ? await AnnounceAsync(decision, alerts, verdict, now, cancellationToken)
            : null;
    }

    private async Task<ReplyDecision> PlaceAsync(ReplyDecision decision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = new List<Row<Alert>>();
        foreach (var row in decision.Changed)
        {
            changed.Add(row with { Value = await line.PlaceAsync(row.Value, now, cancellationToken) });
        }

        return decision with
        {
            Opened = decision.Opened is { } opened ? await line.PlaceAsync(opened, now, cancellationToken) : null,
            Changed = changed,
        };
    }

    private async Task<bool> CommitAsync(Row<MentionThread> thread, ReplyDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Opened is null && decision.Changed.Count == 0)
        {
            return true;
        }

        var commit = new ThreadCommit
        {
            Summary = thread.Value,
            SummaryTag = thread.ETag,
            NewAlerts = decision.Opened is { } opened ? [opened] : [],
            ChangedAlerts = decision.Changed,
        };
        return await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed;
    }

    private async Task<DueResult> AnnounceAsync(
        ReplyDecision decision, IReadOnlyList<Row<Alert>> before, SlaVerdict? verdict, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // Also what was stored by a sweep that ended before it could announce it.
        var alerts = before.Select(row => row.Value).Where(alert => decision.Changed.All(changed => changed.Value.Id != alert.Id))
            .Concat(decision.Changed.Select(row => row.Value));
        var notices = new List<AlertNotice>();
        foreach (var alert in decision.Opened is { } opened ? alerts.Append(opened) : alerts)
        {
            if (alert.Pending is null && !WasBornFolded(alert))
            {
                continue;
            }

            // What waits its turn is under its due time and would come to nothing now.
            var announced = await announcer.AnnounceAsync(alert, cancellationToken);
            notices.AddRange(alert.Pending?.NotBefore(now) is null ? announced : []);
        }

        return new DueResult(notices, verdict?.NextStageAt);
    }

    /// <summary>Nothing will ever be queued of it, so nobody else sees to it that the log has it.</summary>
    private static bool WasBornFolded(Alert alert) =>
        alert is { Pending: null, Notifications: [{ Sequence: 1, Withheld: WithheldReason.Folded }] };
}
