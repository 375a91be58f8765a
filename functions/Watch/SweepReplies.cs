using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>A thread's reply clock reached a stage: warns before the target, and tells when it and the ceiling pass.</summary>
internal sealed class SweepReplies(ThreadStore threads, ReplyEvidence evidence, Announcer announcer, SlaPolicy policy) : IDueHandler
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

        return await CommitAsync(thread, decision, cancellationToken)
            ? await AnnounceAsync(decision, alerts, verdict, cancellationToken)
            : null;
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
        ReplyDecision decision, IReadOnlyList<Row<Alert>> before, SlaVerdict? verdict, CancellationToken cancellationToken)
    {
        // Also what was stored by a sweep that ended before it could announce it.
        var now = before.Select(row => row.Value).Where(alert => decision.Changed.All(changed => changed.Value.Id != alert.Id))
            .Concat(decision.Changed.Select(row => row.Value));
        var notices = new List<AlertNotice>();
        foreach (var alert in decision.Opened is { } opened ? now.Append(opened) : now)
        {
            if (alert.Pending is not null)
            {
                notices.AddRange(await announcer.AnnounceAsync(alert, cancellationToken));
            }
        }

        return new DueResult(notices, verdict?.NextStageAt);
    }
}
