using Vigie.Model;

namespace Vigie.Tests.Detect;

/// <summary>One mention of a simulated thread.</summary>
internal readonly record struct SimulatedMention(int Minute, bool CalledNegative, bool OfCascade);

/// <summary>
/// Threads of an imagined brand with a known truth, one-minute steps, seeded: a background that excites itself, a root post that may
/// simply be
/// popular, an hour of the day, a share of negatives, a classifier that errs; and, on demand, an outcry that doubles at a given pace.
/// </summary>
internal sealed class ThreadGenerator(int seed)
{
    public const int ThreadMinutes = 24 * 60;

    public const int ThreadsPerWeek = 200;

    private const double Rate = 0.004;
    private const double Branching = 0.6;
    private const double Memory = 30;
    private const double BackgroundNegative = 0.25;
    private const double CascadeNegative = 0.8;
    private const double ClassifierError = 0.1;

    private readonly Random _random = new(seed);

    /// <summary>What the brand knows of itself after a while.</summary>
    public static BrandState Brand { get; } = new()
    {
        Brand = "brand",
        LearningSince = DateTimeOffset.UnixEpoch,
        Season = [.. Enumerable.Range(0, 24).Select(hour => Season((hour * 60) + 30))],
        NegativeShare = (BackgroundNegative * (1 - ClassifierError)) + ((1 - BackgroundNegative) * ClassifierError),
        ThreadRate = Rate,
    };

    /// <param name="doubling">Doubling time of an injected outcry in minutes; null for a thread without one.</param>
    /// <param name="onset">Minute of the thread at which the outcry begins.</param>
    /// <param name="popularity">How many mentions the root post draws by itself; null: drawn from lognormal(1, 1).</param>
    public (int StartMinute, List<SimulatedMention> Mentions) Thread(double? doubling = null, int onset = 0, double? popularity = null)
    {
        var start = _random.Next(ThreadMinutes);
        var kick = popularity ?? Math.Exp(1 + Normal());
        var mentions = new List<SimulatedMention>();
        var excitement = 0.0;
        for (var minute = 0; minute < ThreadMinutes; minute++)
        {
            var root = kick * Math.Exp(-minute / Memory) / Memory;
            var background = Poisson((Rate + excitement + root) * Season(start + minute));
            var cascade = 0;
            if (doubling is { } time && minute >= onset)
            {
                cascade = Poisson(Math.Min(0.05 * Math.Exp(Math.Log(2) / time * (minute - onset)), 4));
            }

            for (var i = 0; i < background; i++)
            {
                mentions.Add(new(minute, Called(_random.NextDouble() < BackgroundNegative), false));
            }

            for (var i = 0; i < cascade; i++)
            {
                mentions.Add(new(minute, Called(_random.NextDouble() < CascadeNegative), true));
            }

            excitement = (excitement + (Branching * (background + cascade) / Memory)) * Math.Exp(-1 / Memory);
        }

        return (start, mentions);
    }

    public static double Season(int minute) => 1 + (0.7 * Math.Sin(2 * Math.PI * (minute - 480) / 1440.0));

    public int NextOnset() => _random.Next(60, 720);

    private bool Called(bool negative) => _random.NextDouble() < ClassifierError ? !negative : negative;

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = _random.NextDouble(); product > limit; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
