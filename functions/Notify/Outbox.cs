using Vigie.Model;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>Somebody else sends this notification now; what we know is old.</summary>
internal sealed class ClaimLostException(AlertId alert) : Exception($"The claim on alert {alert} was lost.");

/// <summary>
/// One worker's hold on pending notifications. A pending notification is claimed by a conditional write with a lease of two minutes,
/// renewed by every write; whoever lost it learns so at the next write and stops.
/// </summary>
internal sealed class Outbox(ThreadStore threads, IndexStore indexes, TimeProvider time)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The alert log remembers so many notifications: the first, what was told, and the latest of what was not.</summary>
    public const int Remembered = 20;

    private readonly string worker = Guid.NewGuid().ToString("n");

    /// <summary>Claims what is pending. Null when it changed meanwhile: read again and decide again.</summary>
    public async Task<Row<Alert>?> ClaimAsync(Row<Alert> row, CancellationToken cancellationToken) =>
        await threads.UpdateAlertAsync(row with { Value = Held(row.Value, row.Value.Pending!) }, cancellationToken);

    /// <summary>Changes a claimed alert, also when others changed other parts of it meanwhile.</summary>
    /// <exception cref="ClaimLostException">It is not ours any more.</exception>
    public async Task<Row<Alert>> ChangeAsync(
        Row<Alert> row, Func<Alert, PendingNotification, Alert> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (row.Value.Pending is not { } pending || pending.ClaimedBy != worker)
            {
                throw new ClaimLostException(row.Value.Id);
            }

            var changed = change(row.Value, pending);
            var next = changed.Pending is { ClaimedBy: not null } still ? Held(changed, still) : changed;
            if (await threads.UpdateAlertAsync(row with { Value = next }, cancellationToken) is { } written)
            {
                return written;
            }

            row = await threads.ReadAlertAsync(row.Value.Id, cancellationToken) ?? throw new ClaimLostException(row.Value.Id);
        }
    }

    /// <summary>Gives the claim back and tries again at <paramref name="at"/>.</summary>
    public async Task DeferAsync(Row<Alert> row, DateTimeOffset at, Notification? note, CancellationToken cancellationToken)
    {
        await indexes.ScheduleAsync(new DueItem(at, DueKind.Notify, row.Value.Id.Value), cancellationToken);
        await ChangeAsync(
            row,
            (alert, pending) => (note is null ? alert : Remember(alert, note)) with
            {
                Pending = pending with { DueAt = at, ClaimedBy = null, ClaimedUntil = null },
            },
            cancellationToken);
    }

    /// <summary>It is over: told, or withheld. Whatever is to happen later must be scheduled before.</summary>
    public async Task<Row<Alert>> CloseAsync(
        Row<Alert> row, Notification notification, AlertId? updateOf, CancellationToken cancellationToken)
    {
        var closed = await ChangeAsync(
            row,
            (alert, pending) =>
            {
                var told = Remember(alert, notification);
                return told with { Pending = pending.More ? Next(pending) : null, UpdateOf = updateOf };
            },
            cancellationToken);
        if (closed.Value.Pending is { } next)
        {
            await indexes.ScheduleAsync(new DueItem(next.DueAt, DueKind.Notify, row.Value.Id.Value), cancellationToken);
        }

        return closed;
    }

    /// <summary>A moment later, so that its due item is another than the one that is being looked at and then removed.</summary>
    private PendingNotification Next(PendingNotification sent) => new()
    {
        Sequence = sent.Sequence + 1,
        Reason = NotificationReason.Changed,
        DecidedAt = time.GetUtcNow(),
        DueAt = time.GetUtcNow().AddMinutes(1),
    };

    private Alert Held(Alert alert, PendingNotification pending) =>
        alert with { Pending = pending with { ClaimedBy = worker, ClaimedUntil = time.GetUtcNow() + Lease } };

    private static Alert Remember(Alert alert, Notification notification)
    {
        List<Notification> all = [.. alert.Notifications, notification];
        while (all.Count > Remembered)
        {
            // How often people were told decides when they are told again, so that is forgotten last.
            var withheld = all.FindIndex(1, old => old.Withheld != WithheldReason.None);
            all.RemoveAt(withheld >= 1 && withheld < all.Count - 1 ? withheld : 1);
        }

        return alert with { Notifications = all };
    }
}
