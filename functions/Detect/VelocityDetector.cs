using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>One mention of a thread as the velocity detector sees it.</summary>
/// <param name="At">When it was published, UTC; late and out-of-order ones are taken in at the state's own time.</param>
/// <param name="Negativity">Probability that it is negative, 0 to 1.</param>
/// <param name="NewAuthor">Whether its author was not seen in this thread before (for a negative one: not seen being negative): one angry
/// author is not a crisis.</param>
public readonly record struct VelocityEvent(DateTimeOffset At, double Negativity, bool NewAuthor);

/// <summary>
/// A negative thread picks up speed. Pure: no clock, no I/O; some fifty nanoseconds to a microsecond a mention.
/// It weighs, for three speeds of growth and for a thread that turned as it is, how much better "an outcry is spreading" explains each
/// mention than "the usual" does
/// (a CUSUM of log-likelihood ratios). The usual is the brand's hour of the day, what recent mentions draw by themselves, and the
/// popularity
/// of the root post, so that a post that is merely popular is no crisis.
/// </summary>
public static class VelocityDetector
{
    public const string Rule = "thread-velocity/1";

    /// <summary>From this probability on a mention counts as a negative voice.</summary>
    public const double NegativeFrom = 0.4;

    /// <summary>An episode is over when no new negative voice came for so long.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromHours(6);

    /// <summary>The hour that <see cref="Signal.Observed"/> and <see cref="Signal.Expected"/> speak of.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(VelocityNumbers.BucketMinutes * VelocityNumbers.BucketCount);

    /// <summary>The weight of a late mention halves with each such delay: old news says little about speed now.</summary>
    private const double LateHalfLifeMinutes = 30;

    /// <summary>Evidence is held below so many thresholds, so that it can fade within hours.</summary>
    private const double EvidenceCeiling = 10;

    /// <summary>
    /// What the evidence of a thread that turned loses a minute: the fourth hypothesis asks for no added speed, only that nearly everybody
    /// is
    /// negative, at more than a few voices an hour. It hears a thread that is angry from its first comment on.
    /// </summary>
    private const double TurnedFading = 0.05;

    /// <summary>Takes in one mention.</summary>
    /// <param name="state">The thread's state before.</param>
    /// <param name="mention">What came.</param>
    /// <param name="negativeAuthors">Distinct negative authors of the thread, this one included: the floor.</param>
    /// <param name="brand">The brand's past; null while nothing is known of it.</param>
    /// <param name="plan">Sensitivity and floor.</param>
    /// <returns>
    /// The state after, and the signal if the thread is now faster than chance allows. While an alert is open a further signal means
    /// growth.
    /// Only a new negative voice raises a signal.
    /// </returns>
    public static (VelocityState State, Signal? Signal) Observe(
        VelocityState state, VelocityEvent mention, int negativeAuthors, BrandState? brand, DetectionPlan plan)
    {
        var numbers = VelocityNumbers.Of(state);
        var known = state.Version == VelocityNumbers.Version;
        var start = known ? state.StartedAt ?? mention.At : mention.At;
        var before = known ? state.UpdatedAt ?? mention.At : mention.At;
        var now = mention.At > before ? mention.At : before;
        var background = ThreadBackground.At(brand, now);
        Elapse(numbers, start, before, now, background);

        var after = new VelocityState { Version = VelocityNumbers.Version, StartedAt = start, UpdatedAt = now };
        if (!mention.NewAuthor)
        {
            return (after with { Numbers = numbers.ToList() }, null);
        }

        var threshold = ThresholdFor(brand, plan, now);
        var negativity = double.IsNaN(mention.Negativity) ? 0 : Math.Clamp(mention.Negativity, 0, 1);
        var age = (now - start).TotalMinutes;
        var usual = Weigh(numbers, negativity, WeightOfLate(now - mention.At), age, background, threshold * EvidenceCeiling);
        var negative = negativity >= NegativeFrom;
        if (negative)
        {
            numbers.CountNegative(mention.At, now);
        }

        var floor = FloorFor(brand, plan, now);
        var alarm = negative && negativeAuthors >= floor && numbers.Evidence.Max() > threshold;
        var signal = alarm ? Describe(numbers, usual, age, negativeAuthors, floor, threshold, background, brand, now) : null;
        return (after with { Numbers = numbers.ToList() }, signal);
    }

    /// <summary>Whether the thread's last episode is over: no new negative voice for <see cref="CalmAfter"/>.</summary>
    public static bool IsCalm(VelocityState state, DateTimeOffset now)
    {
        var last = VelocityNumbers.Of(state).LastNegative;
        return last == 0 || VelocityNumbers.MinutesOf(now) - last >= CalmAfter.TotalMinutes;
    }

    /// <summary>When <see cref="IsCalm"/> turns true if no new negative voice comes; absent before the first one.</summary>
    public static DateTimeOffset? CalmAt(VelocityState state)
    {
        var last = VelocityNumbers.Of(state).LastNegative;
        return last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(last * 60_000)) + CalmAfter;
    }

    /// <summary>The state ready for a new episode: the evidence is laid down, what is known of the thread's own pace stays.</summary>
    public static VelocityState Reset(VelocityState state)
    {
        if (state.Version != VelocityNumbers.Version)
        {
            return state;
        }

        var numbers = VelocityNumbers.Of(state);
        Array.Clear(numbers.Evidence);
        return state with { Numbers = numbers.ToList() };
    }

    /// <summary>The evidence asked for: the brand's own steered threshold, else that of the sensitivity; a tenth more while
    /// learning.</summary>
    public static double ThresholdFor(BrandState? brand, DetectionPlan plan, DateTimeOffset at) =>
        (brand?.Threshold ?? ThresholdBudget.StartFor(plan.Sensitivity)) * (LearningPhase.DayAt(brand, at) > 0 ? 1.1 : 1);

    /// <summary>The distinct negative authors asked for: the plan's, half as many again while learning.</summary>
    public static int FloorFor(BrandState? brand, DetectionPlan plan, DateTimeOffset at) =>
        LearningPhase.DayAt(brand, at) > 0 ? plan.MinimumAuthors + (plan.MinimumAuthors / 2) : plan.MinimumAuthors;

    /// <summary>Lets time pass in closed form.</summary>
    private static void Elapse(
        VelocityNumbers numbers, DateTimeOffset start, DateTimeOffset from, DateTimeOffset to, ThreadBackground background)
    {
        var elapsed = (to - from).TotalMinutes;
        if (elapsed <= 0)
        {
            return;
        }

        var age = (from - start).TotalMinutes;
        numbers.Excitement *= Math.Exp(-elapsed / ThreadBackground.MemoryMinutes);
        numbers.RootExposure += background.Season
            * (Math.Exp(-age / ThreadBackground.MemoryMinutes) - Math.Exp(-(age + elapsed) / ThreadBackground.MemoryMinutes));
        for (var i = 0; i < VelocityNumbers.EvidenceCount; i++)
        {
            var fading = i < VelocityNumbers.AddedRates.Length ? VelocityNumbers.AddedRates[i] : TurnedFading;
            numbers.Evidence[i] = Math.Max(0, numbers.Evidence[i] - (fading * elapsed));
        }

        numbers.Roll(from, to);
    }

    /// <summary>Weighs one mention; returns the mentions a minute that were usual when it came.</summary>
    private static double Weigh(
        VelocityNumbers numbers, double negativity, double weight, double age, ThreadBackground background, double ceiling)
    {
        var root = background.RootRate(numbers, age);
        var usual = (background.Season * (background.Rate + numbers.Excitement)) + root;
        var ratio = background.LikelihoodRatio(negativity);
        for (var i = 0; i < VelocityNumbers.AddedRates.Length; i++)
        {
            Add(numbers, i, weight * Math.Log(1 + (VelocityNumbers.AddedRates[i] / usual * ratio)), ceiling);
        }

        Add(numbers, VelocityNumbers.AddedRates.Length, weight * Math.Log(ratio), ceiling);
        numbers.RootFollowers += weight * root / usual;
        numbers.Excitement += weight * ThreadBackground.Branching / ThreadBackground.MemoryMinutes;
        return usual;
    }

    private static void Add(VelocityNumbers numbers, int index, double gain, double ceiling) =>
        numbers.Evidence[index] = Math.Clamp(numbers.Evidence[index] + gain, 0, ceiling);

    private static double WeightOfLate(TimeSpan late) => late <= TimeSpan.Zero ? 1 : Math.Pow(0.5, late.TotalMinutes / LateHalfLifeMinutes);

    private static Signal Describe(
        VelocityNumbers numbers, double usual, double age, int negativeAuthors, int floor, double threshold, ThreadBackground background,
        BrandState? brand, DateTimeOffset now) => new()
        {
            Rule = Rule,
            At = now,
            Score = numbers.Evidence.Max(),
            Threshold = threshold,
            Observed = numbers.NegativeVoices.Sum(),
            Expected = background.UsualNegatives(Window.TotalMinutes, age),
            Window = Window,
            Numbers = new Dictionary<string, double>
            {
                ["negativeAuthors"] = negativeAuthors,
                ["minimumAuthors"] = floor,
                ["evidenceSlow"] = numbers.Evidence[0],
                ["evidenceMiddling"] = numbers.Evidence[1],
                ["evidenceFast"] = numbers.Evidence[2],
                ["evidenceTurned"] = numbers.Evidence[3],
                ["usualPerMinute"] = usual,
                ["backgroundPerMinute"] = background.Rate,
                ["excitementPerMinute"] = numbers.Excitement,
                ["rootPerMinute"] = background.RootRate(numbers, age),
                ["season"] = background.Season,
                ["usualNegativeShare"] = background.NegativeShare,
                ["threadAgeMinutes"] = age,
                ["voicesInTwoLastQuarters"] = numbers.NegativeVoices[0] + numbers.NegativeVoices[1],
                ["learningDay"] = LearningPhase.DayAt(brand, now),
            },
        };
}
