using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// What a person decided about a thread: answered, no answer needed. Each is one conditional transaction, tried again when
/// somebody was faster, and changes nothing the second time.
/// </summary>
internal sealed class ThreadActions(
    ThreadStore threads, IndexStore indexes, RiskList risks, ActivityLog activity, ListeningPlan plan, TimeProvider time)
{
    private const int MaximumAttempts = 8;

    private readonly SlaPolicy policy = SlaPolicy.From(plan);

    public Task<HttpOutcome> AnsweredAsync(WebRequest request, CancellationToken cancellationToken) =>
        EndWaitAsync(request, WithheldReason.Answered, (clock, now) => clock.Answered(now), cancellationToken);

    public Task<HttpOutcome> DismissedAsync(WebRequest request, CancellationToken cancellationToken) =>
        EndWaitAsync(request, WithheldReason.Dismissed, (clock, now) => clock.Dismissed(now), cancellationToken);

    private Task<HttpOutcome> EndWaitAsync(
        WebRequest request, WithheldReason why, Func<ReplyClock, DateTimeOffset, ReplyClock> end, CancellationToken cancellationToken) =>
        TryAsync(request, async thread =>
        {
            var alerts = await CloseAsync(thread.Value, null, why, cancellationToken);
            return (thread.Value.State != ReplyState.Waiting && alerts.Count == 0
                ? null
                : new ThreadCommit
                {
                    Summary = thread.Value with { Clock = end(thread.Value.Clock, time.GetUtcNow()), OpenAlert = null },
                    SummaryTag = thread.ETag,
                    ChangedAlerts = alerts,
                }, null);
        }, cancellationToken);

    /// <summary>Decides and commits until nobody was faster. Deciding on nothing to commit is success.</summary>
    private async Task<HttpOutcome> TryAsync(
        WebRequest request,
        Func<Row<MentionThread>, Task<(ThreadCommit? Commit, HttpAnswer? Refusal)>> decide,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await ThreadsApi.ReadAsync(threads, request, cancellationToken) is not { } row)
            {
                return Answer.NotFound("thread of this id");
            }

            var (commit, refusal) = await decide(row);
            if (refusal is not null)
            {
                return refusal;
            }

            if (commit is null || await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed)
            {
                await IndexAsync(commit, cancellationToken);
                var thread = commit?.Summary ?? row.Value;
                return Answer.Data(Views.Of(thread, risks.Assess(thread)));
            }
        }

        return Answer.Problem(409, "Busy", "The thread is changing too fast just now; nothing was changed. Try again in a moment.");
    }

    private async Task IndexAsync(ThreadCommit? commit, CancellationToken cancellationToken)
    {
        if (commit is null)
        {
            return;
        }

        await new MentionIndex(threads, indexes).WriteAsync(
            [.. commit.ChangedMentions.Select(row => row.Value)], new Dictionary<ThreadId, int>(), cancellationToken);
        if (SlaRisk.Assess(commit.Summary.Clock, commit.Summary.Channel, policy, time.GetUtcNow())?.NextStageAt is { } at)
        {
            await indexes.ScheduleAsync(new DueItem(at, DueKind.Sla, commit.Summary.Id.Value), cancellationToken);
        }

        activity.Forget();
        risks.Forget();
    }

    private async Task<IReadOnlyList<Row<Alert>>> CloseAsync(
        MentionThread thread, AlertKind? kind, WithheldReason why, CancellationToken cancellationToken)
    {
        var closed = new List<Row<Alert>>();
        await foreach (var row in threads.ReadAlertsAsync(thread.Id.Value, cancellationToken))
        {
            if (!PeopleDecide.IsOver(row.Value) && (kind is null || row.Value.Kind == kind))
            {
                closed.Add(row with { Value = PeopleDecide.Close(row.Value, why, time.GetUtcNow()) });
            }
        }

        return closed;
    }
}
