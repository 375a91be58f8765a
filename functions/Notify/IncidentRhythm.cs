using Vigie.Model;

namespace Vigie.Notify;

/// <summary>How far an incident has come.</summary>
/// <param name="Voices">Distinct negative authors, thread by thread, or the mentions of an unusual hour.</param>
/// <param name="Episodes">Velocity alerts that belong to it, its own included: one more means that a further thread caught fire.</param>
public readonly record struct IncidentSize(int Voices, int Episodes);

/// <summary>
/// When an incident that people know of is told again because it grew: only when it really did, and with doubling distance, so that a
/// crisis rings once and then is followed, not endured. Pure.
/// </summary>
internal static class IncidentRhythm
{
    /// <summary>Growth worth a message: so many times the negative voices that people know of.</summary>
    public const int GrowthFactor = 2;

    public static readonly TimeSpan FirstDistance = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan LongestDistance = TimeSpan.FromHours(4);

    /// <summary>Whether a change is told, when, or why not.</summary>
    public static SendDecision OfChange(Alert alert, IncidentSize size, DateTimeOffset now)
    {
        var told = alert.Notifications.Where(notification => notification.Withheld == WithheldReason.None).ToList();
        if (told is not [.., { Reason: not NotificationReason.Resolved } last])
        {
            return SendDecision.Send;
        }

        var rose = alert.Severity > (last.Severity ?? alert.Severity);
        var doubled = size.Voices >= GrowthFactor * Math.Max(1, last.Voices ?? size.Voices);
        var spread = alert.State != AlertState.Acknowledged && size.Episodes > (last.Episodes ?? size.Episodes);
        if (!rose && !doubled && !spread)
        {
            return new(WithheldReason.NotGrown);
        }

        var next = last.At + Distance(told.Count(notification => notification.Reason == NotificationReason.Changed));
        var breaks = rose && told.TrueForAll(notification => notification.Severity == last.Severity);
        return breaks || next <= now ? SendDecision.Send : new(WithheldReason.None, next);
    }

    /// <summary>From the last message to the next update: 15 minutes, then twice as long after each update, at most four hours.</summary>
    public static TimeSpan Distance(int updates)
    {
        var distance = FirstDistance * Math.Pow(2, Math.Min(updates, 10));
        return distance < LongestDistance ? distance : LongestDistance;
    }
}
