using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>An alert has something to send (again): hands it to Notify, and keeps an eye on it until it is told.</summary>
internal sealed class SweepNotices(ThreadStore threads, IndexStore indexes) : IDueHandler
{
    /// <summary>A notice that came to nothing within this time is given again: it may have been lost on its way out.</summary>
    public static readonly TimeSpan GivenAgainAfter = TimeSpan.FromMinutes(5);

    public DueKind Kind => DueKind.Notify;

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!AlertId.TryParse(item.About, out var id)
            || (await threads.ReadAlertAsync(id, cancellationToken))?.Value is not { Pending: { } pending } alert)
        {
            return DueResult.Drop;
        }

        // Whoever stored it may have died before the log had it.
        await indexes.IndexAlertAsync(alert, cancellationToken);
        var at = pending.ClaimedUntil > pending.DueAt ? pending.ClaimedUntil.Value : pending.DueAt;
        return at > now ? DueResult.LookAgain(at) : new DueResult([new AlertNotice(id)], now + GivenAgainAfter);
    }
}
