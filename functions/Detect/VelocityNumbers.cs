using Vigie.Model;

namespace Vigie.Detect;

/// <summary>The numbers of a thread's <see cref="VelocityState"/> by name: twelve, written in this order.</summary>
internal sealed class VelocityNumbers
{
    public const int Version = 1;

    /// <summary>Added rates of negative growth that are looked for side by side, mentions a minute: a slow, a middling and a fast
    /// cascade.</summary>
    public static readonly double[] AddedRates = [0.05, 0.2, 0.8];

    /// <summary>Four buckets of a quarter of an hour make the hour that people are told about.</summary>
    public const int BucketMinutes = 15;

    public const int BucketCount = 4;

    /// <summary>One kind of evidence for each added rate, and one for a thread that turned negative as it is, whatever its rate.</summary>
    public const int EvidenceCount = 4;

    private const int Count = 4 + EvidenceCount + BucketCount;

    /// <summary>A and B of an average post before anything is known of this one (a gamma prior on how popular the root post is).</summary>
    private const double PriorFollowers = 0.58;

    private const double PriorExposure = 0.13;

    /// <summary>Mentions that an average root post draws.</summary>
    public const double AverageRoot = PriorFollowers / PriorExposure;

    private VelocityNumbers()
    {
    }

    /// <summary>Mentions a minute that the thread's recent mentions still draw.</summary>
    public double Excitement { get; set; }

    /// <summary>Mentions that the root post itself seems to have drawn, and how much of its attraction is spent: their ratio is its
    /// popularity.</summary>
    public double RootFollowers { get; set; } = PriorFollowers;

    public double RootExposure { get; set; } = PriorExposure;

    /// <summary>Minutes since 1970 of the last new negative voice; 0 before the first.</summary>
    public double LastNegative { get; set; }

    /// <summary>Evidence for each of <see cref="AddedRates"/>, then for a thread that turned: sums of log-likelihood ratios that restart
    /// at 0.</summary>
    public double[] Evidence { get; } = new double[EvidenceCount];

    /// <summary>New negative voices by quarter of an hour, the running one first.</summary>
    public double[] NegativeVoices { get; } = new double[BucketCount];

    public static VelocityNumbers Of(VelocityState state)
    {
        var numbers = new VelocityNumbers();
        if (state.Version != Version || state.Numbers.Count != Count || state.Numbers.Any(number => !double.IsFinite(number)))
        {
            // Nothing yet, or written by another detector: start afresh rather than misread it.
            return numbers;
        }

        numbers.Excitement = state.Numbers[0];
        numbers.RootFollowers = state.Numbers[1];
        numbers.RootExposure = state.Numbers[2];
        numbers.LastNegative = state.Numbers[3];
        for (var i = 0; i < EvidenceCount; i++)
        {
            numbers.Evidence[i] = state.Numbers[4 + i];
        }

        for (var i = 0; i < BucketCount; i++)
        {
            numbers.NegativeVoices[i] = state.Numbers[4 + EvidenceCount + i];
        }

        return numbers;
    }

    public IReadOnlyList<double> ToList() => [Excitement, RootFollowers, RootExposure, LastNegative, .. Evidence, .. NegativeVoices];

    /// <summary>Moves the buckets on from one time to a later one.</summary>
    public void Roll(DateTimeOffset from, DateTimeOffset to)
    {
        var steps = Math.Min(BucketCount, BucketOf(to) - BucketOf(from));
        for (var step = 0; step < steps; step++)
        {
            Array.Copy(NegativeVoices, 0, NegativeVoices, 1, BucketCount - 1);
            NegativeVoices[0] = 0;
        }
    }

    /// <summary>Counts a negative voice in the bucket of its own time; one older than the buckets is not counted.</summary>
    public void CountNegative(DateTimeOffset at, DateTimeOffset now)
    {
        var back = BucketOf(now) - BucketOf(at);
        if (back is >= 0 and < BucketCount)
        {
            NegativeVoices[back]++;
        }

        LastNegative = Math.Max(LastNegative, MinutesOf(at));
    }

    public static double MinutesOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 60_000d;

    private static long BucketOf(DateTimeOffset at) => (long)Math.Floor(MinutesOf(at) / BucketMinutes);
}
