using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>What a month may cost.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BudgetPlan
{
    /// <summary>US dollars a month without the caps of sources whose reads cost money.</summary>
    public const double UsualMonthly = 5;

    /// <summary>
    /// US dollars a month that all of it may cost together: 0.1 to 10,000; absent: <see cref="UsualMonthly"/> and the caps of the sources
    /// whose reads cost money.
    /// </summary>
    public double? Monthly { get; set; }
}
