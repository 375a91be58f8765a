using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Sla;

/// <summary>The hours in which nobody is told of what is not severe. Pure.</summary>
internal static class QuietHours
{
    /// <summary>
    /// When they end, if they hold this alert back. They do not hold back what would pass the reply ceiling before they end: nothing
    /// extends that wall.
    /// </summary>
    public static DateTimeOffset? HoldUntil(Alert alert, ListeningPlan plan, DateTimeOffset now)
    {
        // The canary keeps them by its time of day; held back it would meet the next one.
        if (plan.Alerts.Hours is not { } hours || alert.Severity >= plan.Alerts.BreaksQuietHours || alert.Id.IsCanary)
        {
            return null;
        }

        var opening = BusinessCalendar.Named(plan, hours).NextOpening(now);
        var wall = alert.Kind == AlertKind.Sla ? alert.Evidence.CeilingAt : null;
        return opening is null || opening <= now || (wall > now && wall <= opening) ? null : opening;
    }
}
