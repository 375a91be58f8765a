using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Sla;

/// <summary>Targets, ceiling, warning share and calendar, made ready from what the brand decided. Immutable.</summary>
public sealed class SlaPolicy
{
    private SlaPolicy(ListeningPlan plan) => Plan = plan;

    public ListeningPlan Plan { get; }

    /// <exception cref="ArgumentException">The plan was not validated: it names an unknown calendar, day or time zone.</exception>
    public static SlaPolicy From(ListeningPlan plan) => new(plan);

    public SlaTarget TargetFor(Channel channel) => new(channel, TimeSpan.FromHours(4), string.Empty);
}
