using System.Collections.Concurrent;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>Somebody waits for the brand, as it stands now.</summary>
/// <param name="Alert">The alert that this wait has, or will have once it is at risk.</param>
/// <param name="Title">Untrusted.</param>
public sealed record WaitingReply(AlertId Alert, ThreadId Thread, string Title, Channel Channel, string? Url, DateTimeOffset DueAt)
{
    /// <summary>Whether its alert stands in line to be told: whoever speaks now must have told it.</summary>
    public bool InLine { get; init; }
}

/// <summary>
/// Finds all threads of a brand in which somebody waits: by what stands in line to be told, by what is due, and by the latest alerts.
/// </summary>
internal sealed class WaitingReplies(ThreadStore threads, IndexStore indexes, ListeningPlan plan, TimeProvider time)
{
    /// <summary>
    /// Lines of either index that are looked at, and threads that are read. Beyond that a list is no help: the dashboard has it.
    /// </summary>
    private const int MostLookedAt = 500;

    private const int MostRead = 300;

    /// <summary>The way to the store is waited for, and waiting is billed.</summary>
    private const int SideBySide = 8;

    /// <summary>Longer than the ceiling of two days: what waits longer was told of at the ceiling.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(3);

    private readonly SlaPolicy policy = SlaPolicy.From(plan);

    /// <summary>Soonest due first, those that are late already before them.</summary>
    public async Task<IReadOnlyList<WaitingReply>> OfBrandAsync(string? brand, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var upcoming = await indexes.UpcomingAsync(MostLookedAt, cancellationToken);

        // The latest alerts of a busy brand reach back hours, and what passes its ceiling is days old.
        var inLine = upcoming.Where(item => item.Kind == DueKind.Notify && new AlertId(item.About).IsSla)
            .Select(item => new ThreadId(new AlertId(item.About).Subject))
            .ToHashSet();
        var ids = new List<ThreadId>(inLine);
        ids.AddRange(upcoming.Where(item => item.Kind == DueKind.Sla).Select(item => new ThreadId(item.About)));

        await foreach (var (_, id) in indexes.AlertsAsync(now - LooksBack, now.AddSeconds(1), null, cancellationToken)
            .Take(MostLookedAt)
            .WithCancellation(cancellationToken))
        {
            if (id.IsSla)
            {
                ids.Add(new ThreadId(id.Subject));
            }
        }

        var waiting = new ConcurrentBag<WaitingReply>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids.Distinct().Take(MostRead), options, async (id, token) =>
        {
            if (await threads.ReadThreadAsync(id, token) is { Value: var thread } && thread.Brand == brand
                && SlaRisk.Assess(thread.Clock, thread.Channel, policy, now) is { } verdict)
            {
                waiting.Add(new(AlertId.Sla(id, verdict.WaitingSince), id, thread.Title, thread.Channel, thread.Url, verdict.DueAt)
                {
                    InLine = inLine.Contains(id),
                });
            }
        });

        return [.. waiting.OrderBy(reply => reply.DueAt).ThenBy(reply => reply.Alert.Value, StringComparer.Ordinal)];
    }
}
