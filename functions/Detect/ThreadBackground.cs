using Vigie.Model;

namespace Vigie.Detect;

/// <summary>What is usual for a thread of a brand: the yardstick its speed is held against. Pure.</summary>
/// <param name="Rate">Mentions a minute that a thread draws by itself.</param>
/// <param name="NegativeShare">Share of usual mentions that are negative, 0 to 1.</param>
/// <param name="Season">Activity of the hour, relative to the mean of the day.</param>
/// <param name="Branching">Mentions that a mention calls forth.</param>
/// <param name="Memory">Minutes for which it does so, and for which a root post attracts.</param>
internal readonly record struct ThreadBackground(double Rate, double NegativeShare, double Season, double Branching, double Memory)
{
    /// <summary>Until a brand's own past is known: round numbers near those of recorded cascades.</summary>
    public const double DefaultBranching = 0.6;

    public const double DefaultMemory = 30;

    /// <summary>Until a brand's own past is known.</summary>
    public const double DefaultRate = 0.004;

    public const double DefaultNegativeShare = 0.25;

    /// <summary>Share of negative mentions while a complaint spreads.</summary>
    public const double CascadeNegativeShare = 0.8;

    /// <summary>Share of negatives among the texts that the analyser's probabilities were fitted on: its three sentiments weighed
    /// alike.</summary>
    public const double AnalyzerPrior = 1 / 3d;

    /// <summary>
    /// A thread is taken for so much more contagious than its brand's threads were: what is learnt errs by so much, and to take it for less
    /// costs more than to take it for more.
    /// </summary>
    private const double BranchingMargin = 0.06;

    /// <summary>Logarithm of how readily a mere surge begins a minute beside an outcry, and how much that grows with what a mention of an
    /// outcry tells by its negativity: where anger tells little, it is not waited for (see docs/detection.md).</summary>
    private const double SurgeAtNone = -15.5;

    private const double SurgeByTelling = 12;

    private const double MostSurge = -9.5;

    /// <summary>Share of mentions that the analyser puts on the wrong side: taken out of the brand's counted share.</summary>
    private const double AnalyzerError = 0.1;

    /// <summary>
    /// Usual values at a moment. A fitted value outside what threads are like is held at the edge: no brand is so quiet that one mention is
    /// a crisis, and none so scolded that nothing is.
    /// </summary>
    public static ThreadBackground At(BrandState? brand, DateTimeOffset at) => new(
        Math.Clamp(brand?.ThreadRate ?? DefaultRate, 0.001, 0.2),
        Math.Clamp(
            brand?.NegativeShare is { } counted ? (counted - AnalyzerError) / (1 - (2 * AnalyzerError)) : DefaultNegativeShare,
            0.08,
            0.6),
        SeasonAt(brand, at),
        Math.Clamp((brand?.ThreadBranching ?? DefaultBranching) + BranchingMargin, 0.1, 0.9),
        Math.Clamp(brand?.ThreadMemory ?? DefaultMemory, 5, 240));

    /// <summary>How readily a surge of the usual mixture of voices begins, beside an outcry.</summary>
    public double SurgeOdds
    {
        get
        {
            var (angry, usual) = (Called(CascadeNegativeShare), Called(NegativeShare));
            var telling = (angry * Math.Log(angry / usual)) + ((1 - angry) * Math.Log((1 - angry) / (1 - usual)));
            return Math.Exp(Math.Min(SurgeAtNone + (SurgeByTelling * telling), MostSurge));
        }
    }

    /// <summary>Popularity of the root post, mentions a minute at the thread's age.</summary>
    public double RootRate(VelocityNumbers numbers, double ageMinutes) =>
        numbers.RootFollowers / numbers.RootExposure * Math.Exp(-ageMinutes / Memory) / Memory * Season;

    /// <summary>
    /// Negative voices that a thread of the brand usually gets in a stretch of time up to an age: its background and an average root post.
    /// The thread's own momentum is left out, since an outcry would excuse itself.
    /// </summary>
    public double UsualNegatives(double minutes, double ageMinutes)
    {
        var root = Math.Exp(-Math.Max(0, ageMinutes - minutes) / Memory) - Math.Exp(-ageMinutes / Memory);
        return NegativeShare * Season * ((Rate * minutes) + (VelocityNumbers.AverageRoot * root));
    }

    /// <summary>How much more likely a mention of this probability of negativity is in an outcry than in the usual course.</summary>
    public double LikelihoodRatio(double negativity)
    {
        var negative = negativity / AnalyzerPrior;
        var other = (1 - negativity) / (1 - AnalyzerPrior);
        return ((negative * CascadeNegativeShare) + (other * (1 - CascadeNegativeShare)))
            / ((negative * NegativeShare) + (other * (1 - NegativeShare)));
    }

    /// <summary>The share that the analyser calls negative, of a true one.</summary>
    private static double Called(double share) => (share * (1 - AnalyzerError)) + ((1 - share) * AnalyzerError);

    private static double SeasonAt(BrandState? brand, DateTimeOffset at)
    {
        if (brand is null || brand.Season.Count == 0)
        {
            return 1;
        }

        var slot = (int)(at.UtcDateTime.TimeOfDay.TotalDays * brand.Season.Count);
        var season = brand.Season[Math.Min(slot, brand.Season.Count - 1)];
        return double.IsFinite(season) ? Math.Clamp(season, 0.1, 10) : 1;
    }
}
