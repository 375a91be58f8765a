using Vigie.Detect;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Closes a velocity alert when its thread is calm again, and with it the brand's incident; the thread is ready for a new episode.</summary>
internal sealed class SweepCalm(ThreadStore threads, StateStore states, Announcer announcer) : IDueHandler
{
    private const int Attempts = 5;

    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(10);

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

            if (await TryCloseAsync(alert, thread, now, cancellationToken) is { } closed)
            {
                await CloseIncidentAsync(closed, cancellationToken);
                return new DueResult(await announcer.AnnounceAsync(closed, cancellationToken));
            }
        }

        throw new ExpectedFailureException(FailureKind.Temporary, $"Alert {id} changed {Attempts} times while it was to be closed.");
    }

    /// <summary>When to look again; null when it is over. What people were not told yet is not over for them.</summary>
    private static DateTimeOffset? StillOn(Alert alert, MentionThread thread, DateTimeOffset now)
    {
        if (!IsLive(alert))
        {
            return null;
        }

        if (alert.Pending is not null)
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
    private async Task<Alert?> TryCloseAsync(Row<Alert> alert, Row<MentionThread> thread, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var closed = IsLive(alert.Value) ? Resolve(alert.Value, now) : alert.Value;
        var holds = thread.Value.OpenAlert == closed.Id;
        if (closed == alert.Value && !holds)
        {
            return closed;
        }

        var commit = new ThreadCommit
        {
            Summary = holds ? thread.Value with { OpenAlert = null, Velocity = VelocityDetector.Reset(thread.Value.Velocity) } : thread.Value,
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
        Pending = alert.UpdateOf is null && Announcer.LastTold(alert) is not null ? Announcer.Next(alert, NotificationReason.Resolved, now) : null,
    };

    private async Task CloseIncidentAsync(Alert closed, CancellationToken cancellationToken)
    {
        while (closed.Brand is { } brand && await states.ReadBrandAsync(brand, cancellationToken) is { } row && row.Value.Incident == closed.Id)
        {
            await states.WriteBrandAsync(row.Value with { Incident = null, IncidentAt = null }, row.ETag, cancellationToken);
        }
    }

    private static bool IsLive(Alert alert) => alert.State is AlertState.Open or AlertState.Acknowledged;
}
