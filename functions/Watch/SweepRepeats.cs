using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>An alert that nobody took is told again after the repeat interval, a few times.</summary>
internal sealed class SweepRepeats(ThreadStore threads, Announcer announcer, ListeningPlan plan) : UntakenHandler(threads, announcer)
{
    /// <summary>Who was told so often knows: more would only teach people to look away.</summary>
    public const int MaximumRepeats = 6;

    public override DueKind Kind => DueKind.Repeat;

    protected override bool IsOver(Alert alert) => alert.Notifications.Count(told => told.Reason == NotificationReason.Repeat) >= MaximumRepeats;

    protected override DateTimeOffset? DueAt(Alert alert) => Announcer.LastTold(alert)?.At + plan.Alerts.RepeatAfter;

    protected override Alert Tell(Alert alert, DateTimeOffset now) => alert with { Pending = Announcer.Next(alert, NotificationReason.Repeat, now) };
}
