using Vigie.Detect;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Closes a velocity alert when its thread is calm again; the thread is ready for a new episode. The alert that leads an incident stays
/// open until all threads of it are calm. The incident is remembered: what flares up within a day belongs to it still.
/// </summary>
internal sealed class SweepCalm(ThreadStore threads, BrandAlerts brandAlerts, Announcer announcer) : IDueHandler
{
    private const int Attempts = 5;

    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(10);

    /// <summary>How soon an incident whose first thread is calm is looked at again.</summary>
    private static readonly TimeSpan WhileOthersBurn = TimeSpan.FromMinutes(30);

    public DueKind Kind => DueKind.Calm;

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!AlertId.TryParse(item.About, out var id))
        {
            return DueResult.Drop;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is not { Value.Thread: { } of } alert
                || await threads.ReadThreadAsync(of, cancellationToken) is not { } thread)
            {
                return DueResult.Drop;
            }

            if (StillOn(alert.Value, thread.Value, now) is { } later)
            {
                return DueResult.LookAgain(later);
            }

            if (await OthersBurnAsync(alert.Value, now, cancellationToken))
            {
                return DueResult.LookAgain(now + WhileOthersBurn);
            }

            if (await TryCloseAsync(alert, thread, now, cancellationToken) is { } closed)
            {
                return new DueResult(await announcer.AnnounceAsync(closed, cancellationToken));
            }
        }

        throw new ExpectedFailureException(FailureKind.Temporary, $"Alert {id} changed {Attempts} times while it was to be closed.");
    }

    /// <summary>
    /// When to look again; null when it is over. What people were not told yet is not over for them, other than an update that waits its
    /// turn.
    /// </summary>
    private static DateTimeOffset? StillOn(Alert alert, MentionThread thread, DateTimeOffset now)
    {
        if (!IsLive(alert))
        {
            return null;
        }

        if (alert.Pending is { } pending && (pending.Reason != NotificationReason.Changed || pending.ClaimedUntil > now))
        {
            return now + AtLeast;
        }

        if (thread.State == ReplyState.Dismissed || VelocityDetector.IsCalm(thread.Velocity, now))
        {
            return null;
        }

        return VelocityDetector.CalmAt(thread.Velocity) is { } calm && calm > now + AtLeast ? calm : now + AtLeast;
    }

    /// <summary>The closed alert; null when somebody else changed the thread or the alert meanwhile.</summary>
    private async Task<Alert?> TryCloseAsync(
        Row<Alert> alert, Row<MentionThread> thread, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var closed = IsLive(alert.Value) ? Resolve(alert.Value, now) : alert.Value;
        var holds = thread.Value.OpenAlert == closed.Id;
        if (closed == alert.Value && !holds)
        {
            return closed;
        }

        var commit = new ThreadCommit
        {
            Summary = holds
                ? thread.Value with { OpenAlert = null, Velocity = VelocityDetector.Reset(thread.Value.Velocity) }
                : thread.Value,
            SummaryTag = thread.ETag,
            ChangedAlerts = closed == alert.Value ? [] : [alert with { Value = closed }],
        };
        return await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed ? closed : null;
    }

    /// <summary>Only who was told of the alarm is told of its end.</summary>
    private static Alert Resolve(Alert alert, DateTimeOffset now) => alert with
    {
        State = AlertState.Resolved,
        ClosedAt = now,
        Notifications = alert.Pending is { } pending ? [.. alert.Notifications, Announcer.Superseded(pending, now)] : alert.Notifications,
        Pending = alert.UpdateOf is null && Announcer.LastTold(alert) is not null
            ? Announcer.Next(alert, NotificationReason.Resolved, now)
            : null,
    };

    private async Task<bool> OthersBurnAsync(Alert alert, DateTimeOffset now, CancellationToken cancellationToken) =>
        IsLive(alert) && alert.UpdateOf is null
        && await brandAlerts.VelocityAsync(alert.Brand, alert.OpenedAt, now.AddSeconds(1), cancellationToken)
            .AnyAsync(other => other.Id != alert.Id && other.UpdateOf == alert.Id && IsLive(other), cancellationToken);

    private static bool IsLive(Alert alert) => alert.State is AlertState.Open or AlertState.Acknowledged;
}
