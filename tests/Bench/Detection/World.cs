namespace Vigie.Bench.Detection;

/// <summary>
/// The truth that threads are generated from: an imagined brand whose conversations excite themselves, whose root posts may simply be
/// popular, whose day has hours, and whose classifier errs. Minutes and mentions a minute.
/// </summary>
internal sealed record World
{
    /// <summary>What the numbers of the project's pages are measured on.</summary>
    public static readonly World Usual = new() { Name = "as assumed" };

    /// <summary>One thing at a time is other than the detector assumes.</summary>
    public static readonly IReadOnlyList<World> Wrong =
    [
        new() { Name = "branching .7, not .6", Branching = 0.7 },
        new() { Name = "branching .4, not .6", Branching = 0.4 },
        new() { Name = "time constant 60, not 30", Memory = 60 },
        new() { Name = "time constant 15, not 30", Memory = 15 },
        new() { Name = "negativity .40/.65, not .25/.80", Negative = 0.4, CascadeNegative = 0.65 },
        new() { Name = "classifier errs .20, not .10", ClassifierError = 0.2 },
    ];

    public required string Name { get; init; }

    /// <summary>Mentions a minute that a thread draws by itself.</summary>
    public double Rate { get; init; } = 0.004;

    /// <summary>Mentions that a mention calls forth, and for how long.</summary>
    public double Branching { get; init; } = 0.6;

    public double Memory { get; init; } = 30;

    /// <summary>Share of negatives, usually and in an outcry.</summary>
    public double Negative { get; init; } = 0.25;

    public double CascadeNegative { get; init; } = 0.8;

    /// <summary>Share of mentions that the classifier puts on the wrong side.</summary>
    public double ClassifierError { get; init; } = 0.1;

    /// <summary>The hours of the day: 1 plus so much of a sine, lowest six hours before and highest six hours after its shift.</summary>
    public double SeasonDepth { get; init; } = 0.7;

    public int SeasonShift { get; init; } = 480;

    /// <summary>The two moments of how popular root posts are: lognormal.</summary>
    public double PopularityMean { get; init; } = 1;

    public double PopularitySpread { get; init; } = 1;

    /// <summary>The share that is called negative, of a true one.</summary>
    public double Called(double negative) => (negative * (1 - ClassifierError)) + ((1 - negative) * ClassifierError);

    public double Season(int minute) => 1 + (SeasonDepth * Math.Sin(2 * Math.PI * (minute - SeasonShift) / 1440.0));
}
