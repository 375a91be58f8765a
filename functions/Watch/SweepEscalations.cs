using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Nobody took an alert in time: the next person is told. After the last one everybody is told once, and then it is only repeated.
/// </summary>
internal sealed class SweepEscalations(ThreadStore threads, Announcer announcer, ListeningPlan plan) : UntakenHandler(threads, announcer)
{
    public override DueKind Kind => DueKind.Escalate;

    protected override bool IsOver(Alert alert) =>
        plan.Alerts.Escalation.Count < 2 || alert.EscalationLevel >= plan.Alerts.Escalation.Count;

    protected override DateTimeOffset? DueAt(Alert alert) =>
        Announcer.LastTold(alert, NotificationReason.First, NotificationReason.Escalated)?.At + plan.Alerts.EscalateAfter;

    protected override Alert Tell(Alert alert, DateTimeOffset now) => alert with
    {
        EscalationLevel = alert.EscalationLevel + 1,
        Pending = Announcer.Next(alert, NotificationReason.Escalated, now),
    };
}
