using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Sla;

/// <summary>Targets, ceiling, warning share and calendar, made ready from what the brand decided. Immutable.</summary>
public sealed class SlaPolicy
{
    private readonly BusinessCalendar? calendar;

    private SlaPolicy(ListeningPlan plan, BusinessCalendar? calendar)
    {
        Plan = plan;
        this.calendar = calendar;
    }

    public ListeningPlan Plan { get; }

    /// <summary>Wall-clock; at most 48 hours whatever the plan says.</summary>
    public TimeSpan Ceiling => Plan.Sla.Ceiling < SurveyedTargets.Ceiling ? Plan.Sla.Ceiling : SurveyedTargets.Ceiling;

    /// <exception cref="ArgumentException">The plan was not validated: it names an unknown calendar, day or time zone.</exception>
    public static SlaPolicy From(ListeningPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new SlaPolicy(plan, plan.Sla.Calendar is { } name ? BusinessCalendar.Named(plan, name) : null);
    }

    /// <summary>The target of a channel: the brand's own, else the surveyed one, else one by extension, marked so.</summary>
    public SlaTarget TargetFor(Channel channel) =>
        Plan.Sla.Targets.TryGetValue(channel, out var within) ? SurveyedTargets.Configured(channel, within) : SurveyedTargets.For(channel);

    /// <summary>
    /// When <paramref name="within"/> has passed since <paramref name="from"/> in the hours that count, at the latest
    /// <paramref name="limit"/>.
    /// </summary>
    internal DateTimeOffset Deadline(DateTimeOffset from, TimeSpan within, DateTimeOffset limit)
    {
        if (calendar is not null)
        {
            return calendar.Add(from, within, limit);
        }

        var wallClock = from + within;
        return wallClock < limit ? wallClock : limit;
    }
}
