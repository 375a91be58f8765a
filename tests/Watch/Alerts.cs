using Vigie.Model;

namespace Vigie.Tests.Watch;

internal static class Alerts
{
    /// <summary>A velocity alert of the brand "brand" that nobody was told of yet.</summary>
    public static Alert Velocity(ThreadId thread, DateTimeOffset at, int episode = 1) => new()
    {
        Id = AlertId.Velocity(thread, episode),
        Kind = AlertKind.Velocity,
        Severity = Severity.High,
        Brand = "brand",
        Thread = thread,
        OpenedAt = at,
        Evidence = new Evidence { DecidedAt = at, Title = "The parcel" },
        Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = at, DueAt = at },
    };
}
