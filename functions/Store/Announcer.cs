using Vigie.Model;

namespace Vigie.Store;

/// <summary>Sees to it that what an alert has pending reaches Notify, whatever happens between its commit and the queue.</summary>
public sealed class Announcer(ThreadStore threads, IndexStore indexes)
{
    /// <summary>What is to be told next, one sequence number on.</summary>
    public static PendingNotification Next(Alert alert, NotificationReason reason, DateTimeOffset now) => new()
    {
        Sequence = alert.Notifications.Select(told => told.Sequence).Append(alert.Pending?.Sequence ?? 0).Max() + 1,
        Reason = reason,
        DecidedAt = now,
        DueAt = now,
    };

    /// <summary>What was to be told and is not, because something else says more.</summary>
    public static Notification Superseded(PendingNotification pending, DateTimeOffset now) => new()
    {
        Sequence = pending.Sequence,
        Reason = pending.Reason,
        At = now,
        Withheld = WithheldReason.Superseded,
        Deliveries = pending.Deliveries,
    };

    /// <summary>The last notification that really was told for one of these reasons; null when there is none.</summary>
    public static Notification? LastTold(Alert alert, params ReadOnlySpan<NotificationReason> reasons)
    {
        foreach (var told in alert.Notifications.Reverse())
        {
            if (told.Withheld == WithheldReason.None && (reasons.Length == 0 || reasons.Contains(told.Reason)))
            {
                return told;
            }
        }

        return null;
    }

    /// <summary>
    /// Puts what is pending under its due time before the alert itself is stored: should the process end in between, the sweep still finds
    /// what is to be told. A due item without anything to tell is dropped there.
    /// </summary>
    public Task ForetellAsync(Alert alert, CancellationToken cancellationToken) => alert.Pending is { } pending
        ? indexes.ScheduleAsync(new DueItem(pending.DueAt, DueKind.Notify, alert.Id.Value), cancellationToken)
        : Task.CompletedTask;

    /// <summary>Stores an alert that belongs to no thread, unless it was decided before, and announces it. Idempotent.</summary>
    /// <returns>The notice to queue; none when nothing is pending.</returns>
    public async Task<IReadOnlyList<AlertNotice>> OpenAsync(Alert alert, CancellationToken cancellationToken)
    {
        var known = (await threads.ReadAlertAsync(alert.Id, cancellationToken))?.Value;
        if (known is null)
        {
            await ForetellAsync(alert, cancellationToken);
            known = await threads.AddAlertAsync(alert, cancellationToken)
                ? alert
                : (await threads.ReadAlertAsync(alert.Id, cancellationToken))?.Value;
        }

        return known?.Pending is null ? [] : await AnnounceAsync(known, cancellationToken);
    }

    /// <summary>
    /// Puts a stored alert into the alert log, and its pending notification under its due time. The due item goes only once the alert has
    /// nothing pending any more, so a notice that is lost on its way out is given again. Idempotent.
    /// </summary>
    /// <returns>The notice to queue; none when nothing is pending.</returns>
    public async Task<IReadOnlyList<AlertNotice>> AnnounceAsync(Alert alert, CancellationToken cancellationToken)
    {
        await indexes.IndexAlertAsync(alert, cancellationToken);
        await ForetellAsync(alert, cancellationToken);
        return alert.Pending is null ? [] : [new AlertNotice(alert.Id)];
    }
}
