using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>An alert has something to send (again): hands it to Notify, and keeps an eye on it until it is told.</summary>
internal sealed class SweepNotices(ThreadStore threads, IndexStore indexes, ReplyLine line) : IDueHandler
{
    /// <summary>A notice that came to nothing within this time is given again: it may have been lost on its way out.</summary>
    public static readonly TimeSpan GivenAgainAfter = TimeSpan.FromMinutes(5);

    public DueKind Kind => DueKind.Notify;

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!AlertId.TryParse(item.About, out var id)
            || await threads.ReadAlertAsync(id, cancellationToken) is not { Value: { Pending: { } pending } alert } row)
        {
            return DueResult.Drop;
        }

        // Whoever stored it may have died before the log had it.
        await indexes.IndexAlertAsync(alert, cancellationToken);
        var at = pending.ClaimedUntil > pending.DueAt ? pending.ClaimedUntil.Value : pending.DueAt;
        if (at > now)
        {
            return DueResult.LookAgain(at);
        }

        var placed = await line.PlaceAsync(alert, now, cancellationToken);
        return placed == alert ? new DueResult([new AlertNotice(id)], now + GivenAgainAfter)
            : await threads.UpdateAlertAsync(row with { Value = placed }, cancellationToken) is null
                ? DueResult.LookAgain(now + SweepChore.RetryAfter)
            : placed.Pending is { } waits ? DueResult.LookAgain(waits.DueAt)
            : DueResult.Drop;
    }
}
