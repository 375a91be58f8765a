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
    public const string Rule = "thread-velocity/2";

    /// <summary>From this probability on a mention counts as a negative voice.</summary>
    public const double NegativeFrom = 0.4;

    /// <summary>An episode is over when no new negative voice came for so long.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromHours(6);

    /// <summary>The hour that <see cref="Signal.Observed"/> and <see cref="Signal.Expected"/> speak of.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(VelocityNumbers.BucketMinutes * VelocityNumbers.BucketCount);

    /// <summary>What comes after a mention that is newer by no more than this is not late: senders' clocks differ so much.</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromMinutes(2);

    /// <summary>Evidence is held below so many thresholds, so that it can fade within hours.</summary>
    private const double EvidenceCeiling = 10;

    /// <summary>
    /// What the evidence of a thread that turned loses a minute: the fourth hypothesis asks for no added speed, only that nearly everybody
    /// is
    /// negative, at more than a few voices an hour. It hears a thread that is angry from its first comment on.
    /// </summary>
    internal const double TurnedFading = 0.05;

    /// <summary>
    /// What the negativity of the voices since the onset says by itself may not fall below this, as the logarithm of a likelihood ratio:
    /// where it
    /// is e^6 times likelier that they are the usual mixture, the thread is popular and nobody is angry. Asking for more costs speed:
    /// see docs/detection.md.
    /// </summary>
    private const double LeastAnger = -6;

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
        var known = VelocityNumbers.IsKnown(state);
        var start = known ? state.StartedAt ?? mention.At : mention.At;
        var before = known ? state.UpdatedAt ?? mention.At : mention.At;
        var now = mention.At > before ? mention.At : before;
        Elapse(numbers, start, before, now, brand);

        var after = new VelocityState { Version = VelocityNumbers.Version, StartedAt = start, UpdatedAt = now };
        if (!mention.NewAuthor)
        {
            return (after with { Numbers = numbers.ToList() }, null);
        }

        var threshold = ThresholdFor(brand, plan, now);
        var negativity = double.IsNaN(mention.Negativity) ? 0 : Math.Clamp(mention.Negativity, 0, 1);
        var at = now - mention.At > SameTime ? mention.At : now;
        var background = ThreadBackground.At(brand, at);
        var usual = Weigh(numbers, negativity, start, at, now, background, threshold * EvidenceCeiling);
        var negative = negativity >= NegativeFrom;
        if (negative)
        {
            numbers.CountNegative(mention.At, now);
        }

        var floor = FloorFor(brand, plan, now);
        var alarm = negative && negativeAuthors >= floor && numbers.Strongest(LeastAnger) > threshold;
        var signal = alarm ? Describe(numbers, usual, start, negativeAuthors, floor, threshold, background, brand, now) : null;
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
        if (!VelocityNumbers.IsKnown(state) || state.UpdatedAt is not { } at)
        {
            return state;
        }

        var numbers = VelocityNumbers.Of(state);
        numbers.Forget(VelocityNumbers.MinutesOf(at));
        return state with { Version = VelocityNumbers.Version, Numbers = numbers.ToList() };
    }

    /// <summary>The evidence asked for: the threshold that the alarm budget has steered to by now; a tenth more while learning.</summary>
    public static double ThresholdFor(BrandState? brand, DetectionPlan plan, DateTimeOffset at) =>
        ThresholdBudget.Steer(brand?.Threshold, at - (brand?.ThresholdAt ?? brand?.LearningSince ?? at), 0, plan)
        * (LearningPhase.DayAt(brand, at) > 0 ? 1.1 : 1);

    /// <summary>The distinct negative authors asked for: the plan's, half as many again while learning.</summary>
    public static int FloorFor(BrandState? brand, DetectionPlan plan, DateTimeOffset at) =>
        LearningPhase.DayAt(brand, at) > 0 ? plan.MinimumAuthors + (plan.MinimumAuthors / 2) : plan.MinimumAuthors;

    /// <summary>Lets time pass in closed form.</summary>
    private static void Elapse(VelocityNumbers numbers, DateTimeOffset start, DateTimeOffset from, DateTimeOffset to, BrandState? brand)
    {
        var elapsed = (to - from).TotalMinutes;
        if (elapsed <= 0)
        {
            return;
        }

        var background = ThreadBackground.At(brand, to);
        var age = (from - start).TotalMinutes;
        numbers.RootExposure += background.Season
            * (Math.Exp(-age / background.Memory) - Math.Exp(-(age + elapsed) / background.Memory));
        numbers.Elapse(elapsed, from, to, background.Memory);
    }

    /// <summary>Weighs one mention at its own time; returns the mentions a minute that were usual then.</summary>
    private static double Weigh(
        VelocityNumbers numbers, double negativity, DateTimeOffset start, DateTimeOffset at, DateTimeOffset now,
        ThreadBackground background, double ceiling)
    {
        var (atMinute, nowMinute) = (VelocityNumbers.MinutesOf(at), VelocityNumbers.MinutesOf(now));
        var root = background.RootRate(numbers, Math.Max(0, (at - start).TotalMinutes));
        var usual = (background.Season * (background.Rate + numbers.ExcitementAt(atMinute, nowMinute, background.Memory))) + root;
        var ratio = background.LikelihoodRatio(negativity);
        var anger = Math.Log(ratio);
        for (var i = 0; i < VelocityNumbers.AddedRates.Length; i++)
        {
            var added = VelocityNumbers.AddedRates[i];
            numbers.Hear(i, Math.Log(1 + (added / usual * ratio)), anger * added / (added + usual), atMinute, nowMinute, ceiling);
        }

        numbers.Hear(VelocityNumbers.AddedRates.Length, anger, anger, atMinute, nowMinute, ceiling);
        numbers.RootFollowers += root / usual;
        numbers.Excite(atMinute, nowMinute, background.Branching, background.Memory);
        return usual;
    }

    private static Signal Describe(
        VelocityNumbers numbers, double usual, DateTimeOffset start, int negativeAuthors, int floor, double threshold,
        ThreadBackground background, BrandState? brand, DateTimeOffset now)
    {
        var age = (now - start).TotalMinutes;
        return new()
        {
            Rule = Rule,
            At = now,
            Score = numbers.Strongest(LeastAnger),
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
                ["angerSlow"] = numbers.Anger[0],
                ["angerMiddling"] = numbers.Anger[1],
                ["angerFast"] = numbers.Anger[2],
                ["angerTurned"] = numbers.Anger[3],
                ["leastAnger"] = LeastAnger,
                ["usualPerMinute"] = usual,
                ["backgroundPerMinute"] = background.Rate,
                ["excitementPerMinute"] = numbers.Excitement,
                ["rootPerMinute"] = background.RootRate(numbers, age),
                ["season"] = background.Season,
                ["usualNegativeShare"] = background.NegativeShare,
                ["branching"] = background.Branching,
                ["memoryMinutes"] = background.Memory,
                ["threadAgeMinutes"] = age,
                ["voicesInTwoLastQuarters"] = numbers.NegativeVoices[0] + numbers.NegativeVoices[1],
                ["learningDay"] = LearningPhase.DayAt(brand, now),
            },
        };
    }
}
