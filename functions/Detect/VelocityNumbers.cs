using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// The numbers of a thread's <see cref="VelocityState"/> by name, written in the order of their declaration. Times are minutes since 1970.
/// They are rounded as they are written: what is stored is all that is known, so whoever computes again gets the same.
/// </summary>
internal sealed class VelocityNumbers
{
    public const int Version = 3;

    /// <summary>What is heard is kept by quarter of an hour for four hours; the first four make the hour that people are told
    /// about.</summary>
    public const int BucketMinutes = 15;

    public const int BucketCount = 16;

    public const int BucketsAnHour = 4;

    /// <summary>A and B of an average post before anything is known of this one (a gamma prior on how popular the root post is).</summary>
    public const double PriorFollowers = 0.58;

    public const double PriorExposure = 0.13;

    /// <summary>Mentions that an average root post draws.</summary>
    public const double AverageRoot = PriorFollowers / PriorExposure;

    /// <summary>Numbers beside the quarters of an hour, of which the empty last ones are not written.</summary>
    private const int Fixed = 6 + (2 * GrowthLevels.Count);

    /// <summary>Stands for the logarithm of nothing.</summary>
    private const double Nothing = -30;

    /// <summary>Far above what levels reach.</summary>
    private const double Most = 200;

    private VelocityNumbers()
    {
    }

    /// <summary>Mentions a minute that the thread's recent mentions still draw.</summary>
    public double Excitement { get; private set; }

    /// <summary>Mentions that the root post itself seems to have drawn, and how much of its attraction is spent: their ratio is its
    /// popularity.</summary>
    public double RootFollowers { get; set; } = PriorFollowers;

    public double RootExposure { get; set; } = PriorExposure;

    /// <summary>Time of the last new negative voice; 0 before the first.</summary>
    public double LastNegative { get; set; }

    /// <summary>Time of the newest voice that came late; 0 before the first.</summary>
    public double LateAt { get; set; }

    /// <summary>What an outcry and a mere surge have for themselves.</summary>
    public GrowthLevels Levels { get; } = new();

    /// <summary>New voices by quarter of an hour, the running one first, and how many of them are negative.</summary>
    public int[] Voices { get; } = new int[BucketCount];

    public int[] NegativeVoices { get; } = new int[BucketCount];

    /// <summary>Reads a state. One of an earlier version is read on, so that no episode is cut short; any other begins afresh.</summary>
    public static VelocityNumbers Of(VelocityState state)
    {
        var kept = state.Numbers as double[] ?? [.. state.Numbers];
        if (!IsKnown(state) || Array.Exists(kept, number => !double.IsFinite(number)))
        {
            return new VelocityNumbers();
        }

        var numbers = new VelocityNumbers
        {
            Excitement = kept[0],
            RootFollowers = kept[1],
            RootExposure = kept[2],
            LastNegative = kept[3],
        };
        if (state.Version < Version)
        {
            EarlierVelocityNumbers.Read(kept, state.Version, numbers);
            return numbers;
        }

        numbers.LateAt = kept[4];
        numbers.Levels.Turned = WeightOf(kept[5]);
        for (var level = 0; level < GrowthLevels.Count; level++)
        {
            numbers.Levels.Outcry[level] = WeightOf(kept[6 + level]);
            numbers.Levels.Surge[level] = WeightOf(kept[6 + GrowthLevels.Count + level]);
        }

        for (var bucket = 0; Fixed + (2 * bucket) < kept.Length; bucket++)
        {
            numbers.Voices[bucket] = (int)Math.Clamp(kept[Fixed + (2 * bucket)], 0, int.MaxValue);
            numbers.NegativeVoices[bucket] = (int)Math.Clamp(kept[Fixed + (2 * bucket) + 1], 0, int.MaxValue);
        }

        return numbers;
    }

    /// <summary>Whether <see cref="Of"/> can read it.</summary>
    public static bool IsKnown(VelocityState state)
    {
        var buckets = state.Numbers.Count - Fixed;
        return state.Version == Version
            ? buckets is >= 0 and <= 2 * BucketCount && buckets % 2 == 0
            : EarlierVelocityNumbers.IsKnown(state);
    }

    public IReadOnlyList<double> ToList()
    {
        var buckets = 1 + Array.FindLastIndex(Voices, voices => voices > 0);
        var kept = new double[Fixed + (2 * buckets)];
        (kept[0], kept[1], kept[2]) = (Math.Round(Excitement, 5), Math.Round(RootFollowers, 4), Math.Round(RootExposure, 4));
        (kept[3], kept[4], kept[5]) = (Math.Round(LastNegative, 2), Math.Round(LateAt, 2), LogarithmOf(Levels.Turned));
        for (var level = 0; level < GrowthLevels.Count; level++)
        {
            kept[6 + level] = LogarithmOf(Levels.Outcry[level]);
            kept[6 + GrowthLevels.Count + level] = LogarithmOf(Levels.Surge[level]);
        }

        for (var bucket = 0; bucket < buckets; bucket++)
        {
            (kept[Fixed + (2 * bucket)], kept[Fixed + (2 * bucket) + 1]) = (Voices[bucket], NegativeVoices[bucket]);
        }

        return kept;
    }

    /// <summary>Lets time pass from one time to a later one, in closed form.</summary>
    public void Elapse(double minutes, DateTimeOffset from, DateTimeOffset to, double memory)
    {
        Excitement *= Math.Exp(-minutes / memory);
        Levels.Elapse(minutes);
        var steps = (int)Math.Min(BucketCount, BucketOf(MinutesOf(to)) - BucketOf(MinutesOf(from)));
        if (steps > 0)
        {
            Shift(Voices, steps);
            Shift(NegativeVoices, steps);
        }
    }

    /// <summary>A mention draws others from its own time on.</summary>
    public void Excite(double at, double now, double branching, double memory) =>
        Excitement += branching / memory * Math.Exp(-(now - at) / memory);

    /// <summary>Counts a voice in the bucket of its own time; one older than the buckets is not counted.</summary>
    public void CountVoice(double at, double now, bool negative)
    {
        var back = BucketOf(now) - BucketOf(at);
        if (back is >= 0 and < BucketCount)
        {
            Voices[back]++;
            NegativeVoices[back] += negative ? 1 : 0;
        }

        LastNegative = negative ? Math.Max(LastNegative, at) : LastNegative;
    }

    /// <summary>New negative voices of the hour that the running quarter ends.</summary>
    public int NegativeVoicesOfHour => NegativeVoices.AsSpan(0, BucketsAnHour).ToArray().Sum();

    /// <summary>Lays the evidence down.</summary>
    public void Forget()
    {
        Levels.Turned = LateAt = 0;
        Array.Clear(Levels.Outcry);
        Array.Clear(Levels.Surge);
        Array.Clear(Voices);
        Array.Clear(NegativeVoices);
    }

    public static double MinutesOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 60_000d;

    public static long BucketOf(double minute) => (long)Math.Floor(minute / BucketMinutes);

    private static double WeightOf(double logarithm) => logarithm <= Nothing ? 0 : Math.Exp(Math.Min(logarithm, Most));

    private static double LogarithmOf(double weight) => Math.Round(Math.Max(Nothing, Math.Log(weight)), 3);

    private static void Shift(int[] buckets, int steps)
    {
        Array.Copy(buckets, 0, buckets, steps, BucketCount - steps);
        Array.Clear(buckets, 0, steps);
    }
}
