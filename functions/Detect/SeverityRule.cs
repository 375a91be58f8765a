using Vigie.Model;

namespace Vigie.Detect;

/// <summary>What is known when a severity is decided.</summary>
public sealed record SeverityFacts
{
    public required AlertKind Kind { get; init; }

    /// <summary>Distinct authors who spoke negatively.</summary>
    public int NegativeAuthors { get; init; }

    /// <summary>Negative mentions of all mentions, 0 to 1.</summary>
    public double NegativeShare { get; init; }

    /// <summary>Observed in the window of the signal over expected, the latter taken as at least 1; 1 when there is no signal.</summary>
    public double Growth { get; init; } = 1;

    /// <summary>Greatest known followers count among the authors; shown as it is, used only against two fixed marks.</summary>
    public long? LargestReach { get; init; }

    /// <summary>What most of the negative mentions are.</summary>
    public Triage MainTriage { get; init; }

    /// <summary>The reply is late already; the ceiling of two days is passed.</summary>
    public bool Late { get; init; }

    public bool BeyondCeiling { get; init; }
}

/// <summary>
/// How severe an alert is: counted steps that anybody can follow, no score. One bad comment is a matter for the list, never a page. Pure.
/// <list type="bullet">
/// <item>Velocity starts at <see cref="Severity.Warning"/>. One step up for each of: 15 distinct negative authors; 50 of them; ten times
/// the usual speed while at least 60 % are negative; an author with 10,000 followers. Attacks without substance go one step down: they need
/// moderation, not a public answer. Never below Warning.</item>
/// <item>SLA: Warning before the deadline, High when late, Critical beyond the ceiling.</item>
/// <item>Volume: Info; Warning when at least 40 % is negative, High from 60 %.</item>
/// <item>Operator: Warning.</item>
/// </list>
/// </summary>
public static class SeverityRule
{
    public const int ManyAuthors = 15;

    public const int VeryManyAuthors = 50;

    public const double FastGrowth = 10;

    public const double MostlyNegative = 0.6;

    public const double OftenNegative = 0.4;

    public const long WideReach = 10_000;

    /// <summary>The growth that a signal shows, for <see cref="SeverityFacts.Growth"/>.</summary>
    public static double GrowthOf(Signal? signal) => signal is null ? 1 : signal.Observed / Math.Max(1, signal.Expected);

    public static Severity Of(SeverityFacts facts) => facts.Kind switch
    {
        AlertKind.Velocity => OfVelocity(facts),
        AlertKind.Sla => facts.BeyondCeiling ? Severity.Critical : facts.Late ? Severity.High : Severity.Warning,
        AlertKind.Volume => facts.NegativeShare >= MostlyNegative ? Severity.High
            : facts.NegativeShare >= OftenNegative ? Severity.Warning
            : Severity.Info,
        _ => Severity.Warning,
    };

    private static Severity OfVelocity(SeverityFacts facts)
    {
        var steps = (facts.NegativeAuthors >= ManyAuthors ? 1 : 0)
            + (facts.NegativeAuthors >= VeryManyAuthors ? 1 : 0)
            + (facts.Growth >= FastGrowth && facts.NegativeShare >= MostlyNegative ? 1 : 0)
            + (facts.LargestReach >= WideReach ? 1 : 0)
            - (facts.MainTriage == Triage.Attack ? 1 : 0);
        return (Severity)Math.Clamp((int)Severity.Warning + steps, (int)Severity.Warning, (int)Severity.Critical);
    }
}
