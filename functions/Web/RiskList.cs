using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>A thread that somebody must look at, with its reply clock and how fast it is.</summary>
internal sealed record Risk(MentionThread Thread, SlaVerdict? Verdict, int LastHour, int HourBefore);

/// <summary>
/// The threads that wait for an answer or burn: those in the due index, and those with an open alert (beyond the ceiling nothing is due any
/// more, and yet they wait). Read at most every 2 seconds.
/// </summary>
internal sealed class RiskList(
    IndexStore indexes, ListedRows rows, ActivityLog activity, ListeningPlan plan, TimeProvider time) : IDisposable
{
    private const int MaximumThreads = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SlaPolicy policy = SlaPolicy.From(plan);
    private readonly SemaphoreSlim reading = new(1);
    private (DateTimeOffset At, IReadOnlyList<Risk> List) last = (DateTimeOffset.MinValue, []);

    /// <summary>Least time left first; threads without a deadline last.</summary>
    public async Task<IReadOnlyList<Risk>> ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - last.At >= Fresh)
            {
                last = (time.GetUtcNow(), await ReadNowAsync(cancellationToken));
            }

            return last.List;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>After a person changed a thread, the next reader sees it.</summary>
    public void Forget()
    {
        rows.Forget();
        last = (DateTimeOffset.MinValue, last.List);
    }

    public SlaVerdict? Assess(MentionThread thread) => SlaRisk.Assess(thread.Clock, thread.Channel, policy, time.GetUtcNow());

    public SlaTarget TargetFor(Channel channel) => policy.TargetFor(channel);

    public JsonObject View(Risk risk)
    {
        var json = Views.Of(risk.Thread, risk.Verdict);
        json["lastHour"] = risk.LastHour;
        json["hourBefore"] = risk.HourBefore;
        Views.Put(json, "owner", plan.Alerts.Escalation.Count > 0 ? plan.Alerts.Escalation[0] : null);
        return json;
    }

    public void Dispose() => reading.Dispose();

    private async Task<IReadOnlyList<Risk>> ReadNowAsync(CancellationToken cancellationToken)
    {
        var speeds = await activity.SpeedsAsync(cancellationToken);
        var risks = new List<Risk>();
        foreach (var id in await CandidatesAsync(cancellationToken))
        {
            var speed = speeds.GetValueOrDefault(id);
            if (await rows.ThreadAsync(id, speed, cancellationToken) is { } thread
                && (thread.State == ReplyState.Waiting || thread.OpenAlert is not null))
            {
                risks.Add(new Risk(thread, Assess(thread), speed.LastHour, speed.HourBefore));
            }
        }

        return [.. risks
            .OrderBy(risk => risk.Verdict?.DueAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(risk => risk.Thread.LastAt)
            .ThenBy(risk => risk.Thread.Id.Value, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyCollection<ThreadId>> CandidatesAsync(CancellationToken cancellationToken)
    {
        var candidates = new HashSet<ThreadId>();
        foreach (var item in await indexes.UpcomingAsync(5 * MaximumThreads, cancellationToken))
        {
            if (item.Kind == DueKind.Sla && candidates.Count < MaximumThreads)
            {
                candidates.Add(new ThreadId(item.About));
            }
        }

        var now = time.GetUtcNow();
        var looked = 0;
        await foreach (var (_, alert) in indexes.AlertsAsync(now - ApiQuery.MaximumSpan, now, after: null, cancellationToken))
        {
            if (alert.Subject[0] == 't' && !alert.Subject.Contains('-', StringComparison.Ordinal))
            {
                candidates.Add(new ThreadId(alert.Subject));
            }

            if (++looked == MaximumThreads)
            {
                break;
            }
        }

        return candidates;
    }
}
