using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// The numbers of a thread's <see cref="VelocityState"/> by name, written in the order of their declaration. Times are minutes since 1970.
/// They are rounded as they are written: what is stored is all that is known, so whoever computes again gets the same.
/// </summary>
internal sealed class VelocityNumbers
{
    public const int Version = 2;

    /// <summary>Added rates of negative growth that are looked for side by side, mentions a minute: a slow, a middling and a fast
    /// cascade.</summary>
    public static readonly double[] AddedRates = [0.05, 0.2, 0.8];

    /// <summary>Four buckets of a quarter of an hour make the hour that people are told about.</summary>
    public const int BucketMinutes = 15;

    public const int BucketCount = 4;

    /// <summary>One kind of evidence for each added rate, and one for a thread that turned negative as it is, whatever its rate.</summary>
    public const int EvidenceCount = 4;

    private const int Count = 6 + (4 * EvidenceCount) + BucketCount;

    /// <summary>The first version had neither late mentions nor onsets.</summary>
    private const int CountOfFirst = 4 + EvidenceCount + BucketCount;

    /// <summary>A and B of an average post before anything is known of this one (a gamma prior on how popular the root post is).</summary>
    public const double PriorFollowers = 0.58;

    public const double PriorExposure = 0.13;

    /// <summary>Mentions that an average root post draws.</summary>
    public const double AverageRoot = PriorFollowers / PriorExposure;

    /// <summary>Nothing late is worth less than this; it stands for "nothing came late".</summary>
    private const double NothingEarlier = -1000;

    /// <summary>After such a stretch of late mentions a mention from before it begins a new one.</summary>
    private const double LateStretch = 60;

    private VelocityNumbers()
    {
        Array.Fill(Earlier, NothingEarlier);
    }

    /// <summary>Mentions a minute that the thread's recent mentions still draw.</summary>
    public double Excitement { get; private set; }

    /// <summary>Mentions that the root post itself seems to have drawn, and how much of its attraction is spent: their ratio is its
    /// popularity.</summary>
    public double RootFollowers { get; set; } = PriorFollowers;

    public double RootExposure { get; set; } = PriorExposure;

    /// <summary>Time of the last new negative voice; 0 before the first.</summary>
    public double LastNegative { get; set; }

    /// <summary>What late mentions drew at the time of the last of them, and that time; 0 before the first.</summary>
    public double LateExcitement { get; private set; }

    public double LateAt { get; private set; }

    /// <summary>Evidence for each of <see cref="AddedRates"/>, then for a thread that turned: sums of log-likelihood ratios that restart
    /// at 0.</summary>
    public double[] Evidence { get; } = new double[EvidenceCount];

    /// <summary>When each evidence left 0 for the last time: the outcry that it speaks of began then.</summary>
    public double[] Onset { get; } = new double[EvidenceCount];

    /// <summary>
    /// What mentions from before the onset, which came late, have to say, as of the onset. Once it is above 0 the outcry began earlier.
    /// </summary>
    public double[] Earlier { get; } = new double[EvidenceCount];

    /// <summary>
    /// How much better an outcry than a mere surge explains who spoke since the onset: the logarithms of likelihood ratios of their
    /// negativity
    /// alone, each weighed by how likely the mention belongs to what began then.
    /// </summary>
    public double[] Anger { get; } = new double[EvidenceCount];

    /// <summary>New negative voices by quarter of an hour, the running one first.</summary>
    public double[] NegativeVoices { get; } = new double[BucketCount];

    /// <summary>Reads a state. One of the first version is read on, so that no episode is cut short; any other begins afresh.</summary>
    public static VelocityNumbers Of(VelocityState state)
    {
        var numbers = new VelocityNumbers();
        var kept = state.Numbers as double[] ?? [.. state.Numbers];
        if (!IsKnown(state) || Array.Exists(kept, number => !double.IsFinite(number)))
        {
            return numbers;
        }

        (numbers.Excitement, numbers.RootFollowers, numbers.RootExposure, numbers.LastNegative) = (kept[0], kept[1], kept[2], kept[3]);
        if (state.Version == 1)
        {
            Array.Copy(kept, 4, numbers.Evidence, 0, EvidenceCount);
            Array.Copy(kept, 4 + EvidenceCount, numbers.NegativeVoices, 0, BucketCount);
            Array.Copy(kept, 4, numbers.Anger, 0, EvidenceCount);
            Array.Fill(numbers.Onset, state.UpdatedAt is { } at ? MinutesOf(at) : 0);
            return numbers;
        }

        (numbers.LateExcitement, numbers.LateAt) = (kept[4], kept[5]);
        Array.Copy(kept, 6, numbers.Evidence, 0, EvidenceCount);
        Array.Copy(kept, 6 + EvidenceCount, numbers.Onset, 0, EvidenceCount);
        Array.Copy(kept, 6 + (2 * EvidenceCount), numbers.Earlier, 0, EvidenceCount);
        Array.Copy(kept, 6 + (3 * EvidenceCount), numbers.Anger, 0, EvidenceCount);
        Array.Copy(kept, 6 + (4 * EvidenceCount), numbers.NegativeVoices, 0, BucketCount);
        return numbers;
    }

    /// <summary>Whether <see cref="Of"/> can read it.</summary>
    public static bool IsKnown(VelocityState state) =>
        (state.Version == Version && state.Numbers.Count == Count) || (state.Version == 1 && state.Numbers.Count == CountOfFirst);

    public IReadOnlyList<double> ToList()
    {
        var kept = new double[Count];
        (kept[0], kept[1], kept[2], kept[3]) = (Excitement, RootFollowers, RootExposure, LastNegative);
        (kept[4], kept[5]) = (LateExcitement, LateAt);
        Evidence.CopyTo(kept, 6);
        Onset.CopyTo(kept, 6 + EvidenceCount);
        Earlier.CopyTo(kept, 6 + (2 * EvidenceCount));
        Anger.CopyTo(kept, 6 + (3 * EvidenceCount));
        NegativeVoices.CopyTo(kept, 6 + (4 * EvidenceCount));
        for (var i = 0; i < Count; i++)
        {
            kept[i] = kept[i] > 1e6 ? Math.Round(kept[i], 2) : Math.Round(kept[i], 5);
        }

        return kept;
    }

    /// <summary>Lets time pass from one time to a later one, in closed form.</summary>
    public void Elapse(double minutes, DateTimeOffset from, DateTimeOffset to, double memory)
    {
        Excitement *= Math.Exp(-minutes / memory);
        for (var i = 0; i < EvidenceCount; i++)
        {
            Move(i, -FadingOf(i) * minutes, MinutesOf(to), double.PositiveInfinity);
        }

        var steps = Math.Min(BucketCount, BucketOf(to) - BucketOf(from));
        for (var step = 0; step < steps; step++)
        {
            Array.Copy(NegativeVoices, 0, NegativeVoices, 1, BucketCount - 1);
            NegativeVoices[0] = 0;
        }
    }

    /// <summary>The mentions a minute that others drew when a mention was written. Of long ago only the late ones are known.</summary>
    public double ExcitementAt(double at, double now, double memory) => at >= now
        ? Excitement
        : Math.Max(Excitement, at < LateAt - LateStretch ? 0 : LateExcitement * Math.Exp(-Math.Max(0, at - LateAt) / memory));

    /// <summary>A mention draws others from its own time on.</summary>
    public void Excite(double at, double now, double branching, double memory)
    {
        Excitement += branching / memory * Math.Exp(-(now - at) / memory);
        if (at < now)
        {
            var left = at < LateAt - LateStretch ? 0 : LateExcitement * Math.Exp(-Math.Max(0, at - LateAt) / memory);
            LateExcitement = left + (branching / memory);
            LateAt = at < LateAt - LateStretch ? at : Math.Max(at, LateAt);
        }
    }

    /// <summary>Adds what a mention says to one kind of evidence, at the mention's own time.</summary>
    /// <param name="kind">Which evidence.</param>
    /// <param name="gain">Logarithm of the likelihood ratio of the mention.</param>
    /// <param name="anger">That of its negativity alone.</param>
    /// <param name="at">When it was written.</param>
    /// <param name="now">Time of the newest mention.</param>
    /// <param name="ceiling">Neither sum grows beyond this, so that it can fade within hours.</param>
    public void Hear(int kind, double gain, double anger, double at, double now, double ceiling)
    {
        Anger[kind] = Math.Clamp(Anger[kind] + anger, NothingEarlier, ceiling);
        if (at >= now || at >= Onset[kind])
        {
            Move(kind, gain, now, ceiling);
            return;
        }

        // One from before the last late one lengthens the stretch that must be explained.
        var stretched = Earlier[kind] - (FadingOf(kind) * Math.Max(0, LateAt - at));
        var earlier = Math.Max(stretched, -FadingOf(kind) * (Onset[kind] - at)) + gain;
        Earlier[kind] = earlier;
        if (earlier > 0)
        {
            Evidence[kind] = Math.Min(ceiling, Evidence[kind] + earlier);
            Earlier[kind] = NothingEarlier;
            Onset[kind] = at;
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

    /// <summary>The greatest evidence among the kinds whose voices are angry enough; 0 when none is.</summary>
    public double Strongest(double anger)
    {
        var strongest = 0.0;
        for (var i = 0; i < EvidenceCount; i++)
        {
            strongest = Anger[i] >= anger ? Math.Max(strongest, Evidence[i]) : strongest;
        }

        return strongest;
    }

    /// <summary>Lays the evidence down, as of a time.</summary>
    public void Forget(double now)
    {
        Array.Clear(Evidence);
        Array.Clear(Anger);
        Array.Fill(Onset, now);
        Array.Fill(Earlier, NothingEarlier);
    }

    public static double MinutesOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 60_000d;

    private static double FadingOf(int kind) => kind < AddedRates.Length ? AddedRates[kind] : VelocityDetector.TurnedFading;

    private static long BucketOf(DateTimeOffset at) => (long)Math.Floor(MinutesOf(at) / BucketMinutes);

    /// <summary>Evidence that would fall below nothing starts anew; what came late is weighed against the same loss.</summary>
    private void Move(int kind, double change, double now, double ceiling)
    {
        Onset[kind] = Evidence[kind] <= 0 ? now : Onset[kind];
        var moved = Evidence[kind] + change;
        if (moved <= 0)
        {
            Earlier[kind] = Math.Max(NothingEarlier, Earlier[kind] + moved);
            Evidence[kind] = 0;
            Onset[kind] = now;
            Anger[kind] = Earlier[kind] > -LateStretch ? Anger[kind] : 0;
            return;
        }

        Evidence[kind] = Math.Min(ceiling, moved);
    }
}
