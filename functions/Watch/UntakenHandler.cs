using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// What escalation and repetition share: they are for alerts that are open and that nobody took, and they count from when people were
/// really told, so that an item that is looked at twice does nothing twice.
/// </summary>
internal abstract class UntakenHandler(ThreadStore threads, Announcer announcer) : IDueHandler
{
    private static readonly TimeSpan WhilePending = TimeSpan.FromMinutes(5);

    public abstract DueKind Kind { get; }

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!AlertId.TryParse(item.About, out var id)
            || await threads.ReadAlertAsync(id, cancellationToken) is not { } row
            || Untold(row.Value))
        {
            return DueResult.Drop;
        }

        var alert = row.Value;
        if (LaterThan(now, alert) is { } later)
        {
            return DueResult.LookAgain(later);
        }

        if (await IsSpokenForAsync(alert, cancellationToken))
        {
            return DueResult.Drop;
        }

        var next = Tell(alert, now);
        await announcer.ForetellAsync(next, cancellationToken);
        var told = await threads.UpdateAlertAsync(row with { Value = next }, cancellationToken);
        return told is null
            ? DueResult.LookAgain(now + SweepChore.RetryAfter)
            : new DueResult(await announcer.AnnounceAsync(told.Value, cancellationToken));
    }

    /// <summary>Whether nothing more of this kind is to come.</summary>
    protected abstract bool IsOver(Alert alert);

    /// <summary>Whether another alert tells it meanwhile. Asked last: it costs a read.</summary>
    protected virtual Task<bool> IsSpokenForAsync(Alert alert, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>
    /// When it is to be told; null when nobody was told of the alert at all: then Notify sets the time after it told them.
    /// </summary>
    protected abstract DateTimeOffset? DueAt(Alert alert);

    protected abstract Alert Tell(Alert alert, DateTimeOffset now);

    /// <summary>An information is told once; what was folded into another alert is told with that one.</summary>
    private bool Untold(Alert alert) =>
        alert.State != AlertState.Open || alert.Severity == Severity.Info
        || alert.UpdateOf is not null || IsOver(alert) || DueAt(alert) is null;

    private DateTimeOffset? LaterThan(DateTimeOffset now, Alert alert) =>
        alert.Pending is not null ? now + WhilePending
        : alert.MutedUntil > now ? alert.MutedUntil
        : DueAt(alert) is { } due && due > now ? due
        : null;
}
