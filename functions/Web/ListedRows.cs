using System.Collections.Concurrent;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// Threads and alerts as lists show them. Where reads are billed they are remembered for a while, since a dashboard that stays open asks
/// for the same hundreds of rows again and again: what a person here changed, what was just opened and what has something to be told is
/// read anew. Whoever decides or shows one row reads that row itself.
/// </summary>
internal sealed class ListedRows(ThreadStore threads, VigieSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>While its deliveries are under way an alert changes.</summary>
    private static readonly TimeSpan JustOpened = TimeSpan.FromMinutes(10);

    private const int MostRows = 5000;

    private readonly ConcurrentDictionary<AlertId, (DateTimeOffset ReadAt, Alert? Alert)> alerts = new();
    private readonly ConcurrentDictionary<ThreadId, (DateTimeOffset ReadAt, object Activity, MentionThread? Thread)> summaries = new();

    public async Task<Alert?> AlertAsync(AlertId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (settings.IsStoreBilled && alerts.TryGetValue(id, out var known) && IsFresh(known.ReadAt, now)
            && known.Alert is { Pending: null } alert && now - alert.OpenedAt > JustOpened)
        {
            return alert;
        }

        var read = (await threads.ReadAlertAsync(id, cancellationToken))?.Value;
        Bound(alerts)[id] = (now, read);
        return read;
    }

    /// <param name="activity">What is known of its mentions by now: when that changes the thread has changed.</param>
    public async Task<MentionThread?> ThreadAsync(ThreadId id, object activity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (settings.IsStoreBilled && summaries.TryGetValue(id, out var known) && IsFresh(known.ReadAt, now)
            && known.Activity.Equals(activity))
        {
            return known.Thread;
        }

        var read = (await threads.ReadThreadAsync(id, cancellationToken))?.Value;
        Bound(summaries)[id] = (now, activity, read);
        return read;
    }

    /// <summary>After a person changed something, the next reader sees it.</summary>
    public void Forget()
    {
        alerts.Clear();
        summaries.Clear();
    }

    private static bool IsFresh(DateTimeOffset readAt, DateTimeOffset now) => now >= readAt && now - readAt < Remembered;

    private static ConcurrentDictionary<TKey, TValue> Bound<TKey, TValue>(ConcurrentDictionary<TKey, TValue> rows)
        where TKey : notnull
    {
        if (rows.Count >= MostRows)
        {
            rows.Clear();
        }

        return rows;
    }
}
