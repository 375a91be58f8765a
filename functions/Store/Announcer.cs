using Vigie.Model;

namespace Vigie.Store;

/// <summary>Sees to it that what an alert has pending reaches Notify, whatever happens between its commit and the queue.</summary>
public sealed class Announcer(IndexStore indexes)
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
    /// Puts a stored alert into the alert log, and its pending notification under its due time. The due item goes only once the alert has
    /// nothing pending any more, so a notice that is lost on its way out is given again. Idempotent.
    /// </summary>
    /// <returns>The notice to queue; none when nothing is pending.</returns>
    public async Task<IReadOnlyList<AlertNotice>> AnnounceAsync(Alert alert, CancellationToken cancellationToken)
    {
        await indexes.IndexAlertAsync(alert, cancellationToken);
        if (alert.Pending is not { } pending)
        {
            return [];
        }

        await indexes.ScheduleAsync(new DueItem(pending.DueAt, DueKind.Notify, alert.Id.Value), cancellationToken);
        return [new AlertNotice(alert.Id)];
    }
}
