namespace Vigie.Detect;

/// <summary>How likely an outcry and a mere surge have become, both as natural logarithms against "all is as usual".</summary>
/// <param name="Outcry">Of an angry surge that may have begun at any minute.</param>
/// <param name="Surge">Of a surge of the usual mixture of voices, its own odds taken in.</param>
internal readonly record struct GrowthWeight(double Outcry, double Surge)
{
    /// <summary>How much better an outcry explains the thread than the usual and a mere surge together.</summary>
    public double Score => Outcry - Math.Log(1 + Math.Exp(Surge));
}

/// <summary>
/// Two explanations of a thread side by side: an outcry, and a surge of people who are no angrier than usual. Each may begin at any minute
/// at the lowest level of added mentions and climbs from level to level, after <see cref="MinutesALevel"/> on average: a growth whose
/// doubling time is not known. For each level it keeps the sum, over all ways to have come there, of how much better they explain what was
/// heard than the usual does (Shiryaev's and Roberts' statistic of a hidden Markov chain). Levels fade between mentions in closed form.
/// </summary>
internal sealed class GrowthLevels
{
    /// <summary>Added mentions a minute.</summary>
    public static readonly double[] Rates = [0.05, 0.12, 0.29, 0.7, 1.7];

    public const int Count = 5;

    private const double MinutesALevel = 25;

    /// <summary>A thread that turned as it is: no speed is added, but nearly everybody is angry, at more than a few voices an
    /// hour.</summary>
    private const double TurnedFading = 0.05;

    /// <summary>How readily a thread turns without speeding up, beside an outcry.</summary>
    private const double TurnedShare = 0.1;

    /// <summary>How readily a mere surge turns into an outcry of its level.</summary>
    private const double SurgeTurns = 0.05;

    /// <summary>A thread may be born as an outcry: its birth counts as so many minutes in which one may have begun, so that voices of one
    /// instant are weighed too.</summary>
    private const double MinutesOfBirth = 2;

    /// <summary>Nothing grows beyond this, so that it can fade within hours.</summary>
    private static readonly double Ceiling = Math.Exp(60);

    /// <summary>How fast what is at a level leaves it: by silence, and by climbing.</summary>
    private static readonly double[] Leaving = [.. Rates.Select((rate, level) => rate + Climbing(level))];

    /// <summary>Weight at each level, against the usual.</summary>
    public double[] Outcry { get; } = [MinutesOfBirth, .. new double[Count - 1]];

    public double[] Surge { get; } = [MinutesOfBirth, .. new double[Count - 1]];

    public double Turned { get; set; } = TurnedShare * MinutesOfBirth;

    /// <summary>Nothing is heard for so long.</summary>
    public void Elapse(double minutes)
    {
        Span<double> left = stackalloc double[Count];
        for (var level = 0; level < Count; level++)
        {
            left[level] = Math.Exp(-Leaving[level] * minutes);
        }

        Elapse(Outcry, left);
        Elapse(Surge, left);
        var turned = Math.Exp(-TurnedFading * minutes);
        Turned = (Turned * turned) + (TurnedShare / TurnedFading * (1 - turned));
    }

    /// <summary>Takes in mentions of one kind.</summary>
    /// <param name="usual">Mentions a minute that were usual.</param>
    /// <param name="ratio">How much likelier such a mention is in an outcry.</param>
    /// <param name="surgeOdds">How readily a mere surge begins, beside an outcry.</param>
    /// <param name="count">How many of them.</param>
    public void Hear(double usual, double ratio, double surgeOdds, int count = 1)
    {
        for (var level = 0; level < Count; level++)
        {
            var added = Rates[level] / usual;
            Outcry[level] = Times(Math.Max(Outcry[level], SurgeTurns * surgeOdds * Surge[level]), 1 + (added * ratio), count);
            Surge[level] = Times(Surge[level], 1 + added, count);
        }

        Turned = Times(Turned, ratio, count);
        Bound(surgeOdds);
    }

    public GrowthWeight Weight(double surgeOdds) =>
        new(Math.Log(Sum(Outcry) + Turned), Math.Log(Math.Max(double.Epsilon, surgeOdds * Sum(Surge))));

    private static double Climbing(int level) => level < Count - 1 ? 1 / MinutesALevel : 0;

    /// <summary>
    /// A chain of linear equations: each level is fed by the one below it, the lowest by one a minute. Its solution is a sum of the levels'
    /// own decays and of a constant, whose factors follow from level to level.
    /// </summary>
    private static void Elapse(double[] weights, ReadOnlySpan<double> left)
    {
        Span<double> factors = stackalloc double[Count];
        var (constant, feeding) = (1.0, 1.0);
        for (var level = 0; level < Count; level++)
        {
            constant *= feeding / Leaving[level];
            var (own, after) = (weights[level] - constant, constant);
            for (var below = 0; below < level; below++)
            {
                factors[below] *= feeding / (Leaving[level] - Leaving[below]);
                own -= factors[below];
                after += factors[below] * left[below];
            }

            factors[level] = own;
            weights[level] = Math.Max(0, after + (own * left[level]));
            feeding = Climbing(level);
        }
    }

    private static double Times(double weight, double factor, int count) =>
        count == 1 ? weight * factor : Math.Min(1e250, weight * Math.Pow(factor, count));

    private static double Sum(double[] weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    /// <summary>Both explanations are lowered together: what one has over the other stays.</summary>
    private void Bound(double surgeOdds)
    {
        var highest = Math.Max(Sum(Outcry) + Turned, surgeOdds * Sum(Surge));
        if (highest <= Ceiling)
        {
            return;
        }

        var share = Ceiling / highest;
        Turned *= share;
        for (var level = 0; level < Count; level++)
        {
            Outcry[level] *= share;
            Surge[level] *= share;
        }
    }
}
