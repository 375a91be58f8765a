using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// An alert that nobody took is told again, ever more seldom: after the repeat interval, after twice as long, then daily, a few times.
/// </summary>
internal sealed class SweepRepeats(ThreadStore threads, Announcer announcer, ListeningPlan plan, ReplyLine line)
    : UntakenHandler(threads, announcer)
{
    /// <summary>Who was told so often knows: more would only teach people to look away.</summary>
    public const int MaximumRepeats = 6;

    public override DueKind Kind => DueKind.Repeat;

    /// <summary>The distance to the next repeat; an interval longer than a day stays as it is.</summary>
    public static TimeSpan Distance(TimeSpan repeatAfter, int repeats)
    {
        var distance = repeatAfter * (repeats switch { 0 => 1, 1 => 2, _ => 6 });
        var day = repeatAfter > TimeSpan.FromDays(1) ? repeatAfter : TimeSpan.FromDays(1);
        return distance < day ? distance : day;
    }

    protected override bool IsOver(Alert alert) => Repeats(alert) >= MaximumRepeats;

    /// <summary>Of reply warnings the latest card alone is repeated: it named the waits of those before.</summary>
    protected override async Task<bool> IsSpokenForAsync(Alert alert, CancellationToken cancellationToken) =>
        !await line.SpokeLastAsync(alert, cancellationToken);

    protected override DateTimeOffset? DueAt(Alert alert) =>
        Announcer.LastTold(alert)?.At + Distance(plan.Alerts.RepeatAfter, Repeats(alert));

    protected override Alert Tell(Alert alert, DateTimeOffset now) =>
        alert with { Pending = Announcer.Next(alert, NotificationReason.Repeat, now) };

    private static int Repeats(Alert alert) => alert.Notifications.Count(told => told.Reason == NotificationReason.Repeat);
}
