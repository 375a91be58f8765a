using System.Collections.Concurrent;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Looks at everything that is due. Costs what is due and no more. An item is removed last, after all that follows from it is stored, so a
/// crash in between repeats it harmlessly.
/// </summary>
internal sealed partial class SweepChore(
    IndexStore indexes, DueGlance glance, IEnumerable<IDueHandler> handlers, TimeProvider time, ILogger<SweepChore> logger) : IChore
{
    /// <summary>Items that one tick looks at; the rest is due still at the next.</summary>
    public const int MaximumItems = DueGlance.MaximumItems;

    /// <summary>When an item that failed is looked at again. It moves behind the others, so that none of them starves.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The wait doubles with each failure in a row, up to this; it stays due for ever. <see cref="SelfCheckStuck"/> tells.
    /// </summary>
    public static readonly TimeSpan LongestRetry = DueGlance.Ahead;

    private const int SideBySide = 8;

    private readonly Dictionary<DueKind, IDueHandler> handlers = handlers.ToDictionary(handler => handler.Kind);

    public string Name => "sweep";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = (await glance.ReadAsync(cancellationToken)).Where(item => item.At <= now).ToList();
        var notices = new ConcurrentBag<AlertNotice>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };

        // The same thing due twice is one thing to look at, and two workers at once would only be in each other's way.
        await Parallel.ForEachAsync(due.GroupBy(item => (item.Kind, item.About)), options, async (same, token) =>
        {
            foreach (var notice in await LookAsync([.. same], now, token))
            {
                notices.Add(notice);
            }
        });

        if (due.Count > 0)
        {
            Log.Swept(logger, due.Count, notices.Count);
        }

        return new Outgoing { Alerts = [.. notices.Distinct().OrderBy(notice => notice.Alert.Value, StringComparer.Ordinal)] };
    }

    private async Task<IReadOnlyList<AlertNotice>> LookAsync(
        IReadOnlyList<DueItem> same, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DueResult result;
        try
        {
            result = handlers.TryGetValue(same[0].Kind, out var handler)
                ? await handler.HandleAsync(same[^1], now, cancellationToken)
                : DueResult.Drop;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with one item, the others must not wait for it.
            var again = Again(same, now);
            Log.ItemFailed(logger, failure, again.Kind, again.About, again.Failures, again.At);
            await SettleAsync(same, again, cancellationToken);
            return [];
        }

        await SettleAsync(same, result.Next is { } at ? new DueItem(at, same[0].Kind, same[0].About) : null, cancellationToken);
        return result.Notices;
    }

    private static DueItem Again(IReadOnlyList<DueItem> same, DateTimeOffset now)
    {
        var failures = same.Max(item => item.Failures) + 1;
        var wait = RetryAfter * Math.Pow(2, Math.Min(failures - 1, 10));
        return new DueItem(now + (wait < LongestRetry ? wait : LongestRetry), same[0].Kind, same[0].About)
        {
            Failures = failures,
            FailingSince = same.Min(item => item.FailingSince ?? item.At),
        };
    }

    private async Task SettleAsync(IReadOnlyList<DueItem> same, DueItem? next, CancellationToken cancellationToken)
    {
        if (next is not null)
        {
            await indexes.ScheduleAsync(next, cancellationToken);
        }

        foreach (var item in same.Where(item => item.At != next?.At))
        {
            await indexes.DoneAsync(item, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Swept {Items} due items; {Notices} notices go out.")]
        public static partial void Swept(ILogger logger, int items, int notices);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The due item {Kind} about {About} failed, {Failures} times in a row now; it is looked at again at {At:O}.")]
        public static partial void ItemFailed(
            ILogger logger, Exception failure, DueKind kind, string about, int failures, DateTimeOffset at);
    }
}
