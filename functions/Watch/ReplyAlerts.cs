using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>What is to become of a thread's reply alerts.</summary>
internal sealed record ReplyDecision
{
    public Alert? Opened { get; init; }

    public IReadOnlyList<Row<Alert>> Changed { get; init; } = [];

    /// <summary>The alert among <see cref="Opened"/> and <see cref="Changed"/> whose evidence is to be gathered anew.</summary>
    public AlertId? About { get; init; }

    public bool NeedsEvidence => About is not null;

    public ReplyDecision With(Evidence evidence) => this with
    {
        Opened = Opened is { } opened && opened.Id == About ? opened with { Evidence = evidence } : Opened,
        Changed = [.. Changed.Select(row => row.Value.Id == About ? row with { Value = row.Value with { Evidence = evidence } } : row)],
    };
}

/// <summary>
/// Opens, worsens and closes the alerts of a thread's reply clock. The stage an alert last spoke of is its severity, so nothing else needs
/// to be remembered. Pure.
/// </summary>
internal static class ReplyAlerts
{
    public static ReplyDecision Decide(MentionThread thread, SlaVerdict? verdict, IReadOnlyList<Row<Alert>> alerts, DateTimeOffset now)
    {
        var open = alerts.Where(row => row.Value.State is AlertState.Open or AlertState.Acknowledged).ToList();
        var current = verdict is null ? null : open.FirstOrDefault(row => IsOfThisWait(row.Value, thread.Clock));
        var closed = open.Where(row => row != current).Select(row => row with { Value = Close(row.Value, now) });
        if (verdict is null || verdict.Stage == SlaStage.OnTime)
        {
            return new ReplyDecision { Changed = [.. closed] };
        }

        if (current is not null)
        {
            var worse = verdict.Severity > current.Value.Severity;
            return worse
                ? new ReplyDecision
                {
                    Changed = [.. closed, current with { Value = Worsen(current.Value, verdict, now) }],
                    About = current.Value.Id,
                }
                : new ReplyDecision { Changed = [.. closed] };
        }

        var id = AlertId.Sla(thread.Id, verdict.WaitingSince);
        return alerts.Any(row => row.Value.Id == id)
            ? new ReplyDecision { Changed = [.. closed] } // A person closed it: what is rejected or resolved stays so.
            : new ReplyDecision { Changed = [.. closed], Opened = Open(id, thread, verdict, now), About = id };
    }

    /// <summary>An answer or a dismissal ends a wait. An older message found late only shows that the same wait began earlier.</summary>
    private static bool IsOfThisWait(Alert alert, ReplyClock clock) =>
        !(clock.LastAnswerAt >= alert.Evidence.WaitingSince) && !(clock.DismissedAt >= alert.Evidence.WaitingSince);

    private static Alert Open(AlertId id, MentionThread thread, SlaVerdict verdict, DateTimeOffset now) => new()
    {
        Id = id,
        Kind = AlertKind.Sla,
        Severity = verdict.Severity,
        Brand = thread.Brand,
        Thread = thread.Id,
        OpenedAt = now,
        Evidence = new Evidence { DecidedAt = now, Title = thread.Title },
        Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
    };

    /// <summary>
    /// What is pending still says it all once its evidence is fresh; it may have waited for quiet hours to end and does so no more. Who was
    /// told before hears of it on the next card; that the ceiling passed is told once more.
    /// </summary>
    private static Alert Worsen(Alert alert, SlaVerdict verdict, DateTimeOffset now)
    {
        var worse = alert with { Severity = verdict.Severity };
        var changed = Announcer.Next(alert, NotificationReason.Changed, now);
        return alert.Pending is { } pending ? worse with { Pending = pending with { DueAt = pending.DueAt < now ? pending.DueAt : now } }
            : verdict.Stage == SlaStage.BeyondCeiling ? worse with { Pending = changed }
            : worse with
            {
                Notifications =
                [
                    .. alert.Notifications,
                    Announcer.Superseded(changed, now) with { Withheld = WithheldReason.Folded },
                ],
            };
    }

    /// <summary>Silently: whoever answered knows. What is pending is withheld by Notify with the reason.</summary>
    private static Alert Close(Alert alert, DateTimeOffset now) => alert with { State = AlertState.Resolved, ClosedAt = now };
}
