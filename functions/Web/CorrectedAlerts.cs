using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// What a correction makes of the alerts of its thread: nobody is told anything by it, and nothing that was told is taken back. Pure.
/// </summary>
internal static class CorrectedAlerts
{
    /// <param name="commit">Thread and mention as they are to be stored.</param>
    /// <param name="before">The thread before.</param>
    /// <param name="alerts">The alerts of the thread.</param>
    /// <param name="verdict">Where the reply clock stands after the correction; null when nobody waits.</param>
    /// <param name="by">Who corrected.</param>
    /// <param name="now">When.</param>
    public static ThreadCommit Decide(
        ThreadCommit commit, MentionThread before, IReadOnlyList<Row<Alert>> alerts, SlaVerdict? verdict, string by, DateTimeOffset now)
    {
        var thread = commit.Summary;
        var changed = new List<Row<Alert>>();
        foreach (var row in alerts.Where(row => row.Value.Id == thread.OpenAlert && !PeopleDecide.IsOver(row.Value)))
        {
            changed.Add(row with { Value = Known(row.Value, thread) });
        }

        var waits = alerts.Where(row => row.Value.Kind == AlertKind.Sla && !PeopleDecide.IsOver(row.Value)).ToList();
        if (verdict is null)
        {
            changed.AddRange(waits.Select(row => row with { Value = PeopleDecide.Close(row.Value, WithheldReason.Dismissed, now) }));
        }
        else if (before.Clock.Waiting.Count == 0 || before.Clock.Waiting[0] != verdict.WaitingSince)
        {
            changed.AddRange(waits.Select(row => row with { Value = Moved(row.Value, verdict) }));
            if (waits.Count == 0 && verdict.Stage != SlaStage.OnTime)
            {
                return Taken(commit with { ChangedAlerts = Changes(alerts, changed) }, alerts, verdict, by, now);
            }
        }

        return commit with { ChangedAlerts = Changes(alerts, changed) };
    }

    private static IReadOnlyList<Row<Alert>> Changes(IReadOnlyList<Row<Alert>> before, List<Row<Alert>> after) =>
        [.. after.Where(row => before.All(known => known.Value.Id != row.Value.Id || !known.Value.Equals(row.Value)))];

    /// <summary>Voices that a person found are no growth: the next to be told of is what comes beyond them.</summary>
    private static Alert Known(Alert alert, MentionThread thread) =>
        thread.NegativeAuthors.Count <= alert.Evidence.NegativeAuthors
            ? alert
            : alert with
            {
                Evidence = alert.Evidence with { Negative = thread.Negative, NegativeAuthors = thread.NegativeAuthors.Count },
            };

    /// <summary>The same wait began earlier or later than was thought; that alone is nothing to tell.</summary>
    private static Alert Moved(Alert alert, SlaVerdict verdict) => alert with
    {
        Severity = verdict.Severity > alert.Severity ? verdict.Severity : alert.Severity,
        Evidence = alert.Evidence with { WaitingSince = verdict.WaitingSince, DueAt = verdict.DueAt, CeilingAt = verdict.CeilingAt },
    };

    /// <summary>
    /// A person who finds an old mention that waits knows of it: the wait is theirs from the start, in no log and told to nobody, until it
    /// goes beyond the ceiling. One that was closed as no wait goes on so; one that a person rejected stays rejected.
    /// </summary>
    private static ThreadCommit Taken(
        ThreadCommit commit, IReadOnlyList<Row<Alert>> alerts, SlaVerdict verdict, string by, DateTimeOffset now)
    {
        var id = AlertId.Sla(commit.Summary.Id, verdict.WaitingSince);
        var known = alerts.FirstOrDefault(row => row.Value.Id == id);
        if (known?.Value.State == AlertState.Rejected)
        {
            return commit;
        }

        var taken = Moved(known?.Value ?? New(id, commit.Summary, now), verdict) with
        {
            State = AlertState.Acknowledged,
            AcknowledgedBy = by,
            AcknowledgedAt = now,
            ClosedAt = null,
        };
        return known is null
            ? commit with { NewAlerts = [taken] }
            : commit with { ChangedAlerts = [.. commit.ChangedAlerts, known with { Value = taken }] };
    }

    private static Alert New(AlertId id, MentionThread thread, DateTimeOffset now) => new()
    {
        Id = id,
        Kind = AlertKind.Sla,
        Severity = Severity.Info,
        Brand = thread.Brand,
        Thread = thread.Id,
        OpenedAt = now,
        Evidence = Evidence.Of(thread, now),
    };
}
