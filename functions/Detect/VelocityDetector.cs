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
/// A negative thread picks up speed. Pure: no clock, no I/O; under a microsecond a mention. It weighs how much better "an outcry is
/// spreading" explains each mention than "all is as usual" and "many come, as angry as ever" do together, whenever it began and however
/// fast it grows (<see cref="GrowthLevels"/>). The usual is the brand's hour of the day, what recent mentions draw by themselves, and the
/// popularity of the root post, so that a post that is merely popular is no crisis.
/// </summary>
public static class VelocityDetector
{
    public const string Rule = "thread-velocity/3";

    /// <summary>From this probability on a mention counts as a negative voice.</summary>
    public const double NegativeFrom = 0.4;

    /// <summary>An episode is over when no new negative voice came for so long.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromHours(6);

    /// <summary>The hour that <see cref="Signal.Observed"/> and <see cref="Signal.Expected"/> speak of.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(VelocityNumbers.BucketMinutes * VelocityNumbers.BucketsAnHour);

    /// <summary>What comes after a mention that is newer by no more than this is not late: senders' clocks differ so much.</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromMinutes(2);

    /// <summary>Takes in one mention.</summary>
    /// <param name="state">The thread's state before.</param>
    /// <param name="mention">What came.</param>
    /// <param name="negativeAuthors">Distinct negative authors of the thread, this one included: the floor.</param>
    /// <param name="brand">The brand's past; null while nothing is known of it.</param>
    /// <param name="plan">Sensitivity and floor.</param>
    /// <returns>
    /// The state after, and the signal if the thread is now faster than chance allows. While an alert is open a further signal means
    /// growth. Only a new negative voice raises a signal.
    /// </returns>
    public static (VelocityState State, Signal? Signal) Observe(
        VelocityState state, VelocityEvent mention, int negativeAuthors, BrandState? brand, DetectionPlan plan)
    {
        var numbers = VelocityNumbers.Of(state);
        var known = VelocityNumbers.IsKnown(state);
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

        var negativity = double.IsNaN(mention.Negativity) ? 0 : Math.Clamp(mention.Negativity, 0, 1);
        var negative = negativity >= NegativeFrom;
        var late = now - mention.At > SameTime;
        var at = late ? mention.At : now;
        background = late ? ThreadBackground.At(brand, at) : background;
        var odds = background.SurgeOdds;
        var usual = Weigh(numbers, negativity, start, at, now, background, odds, late);
        numbers.CountVoice(VelocityNumbers.MinutesOf(mention.At), VelocityNumbers.MinutesOf(now), negative);
        var floor = FloorFor(brand, plan, now);
        if (!negative || negativeAuthors < floor)
        {
            return (after with { Numbers = numbers.ToList() }, null);
        }

        var (weight, reviewed) = WeightOf(numbers, start, now, odds, brand);
        var threshold = ThresholdFor(brand, plan, now);
        var signal = weight.Score > threshold
            ? Describe(numbers, weight, reviewed, usual, start, negativeAuthors, floor, threshold, background, brand, now)
            : null;
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
        if (!VelocityNumbers.IsKnown(state) || state.UpdatedAt is null)
        {
            return state;
        }

        var numbers = VelocityNumbers.Of(state);
        numbers.Forget();
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
    private static void Elapse(
        VelocityNumbers numbers, DateTimeOffset start, DateTimeOffset from, DateTimeOffset to, ThreadBackground background)
    {
        var elapsed = (to - from).TotalMinutes;
        if (elapsed <= 0)
        {
            return;
        }

        var age = (from - start).TotalMinutes;
        numbers.RootExposure += background.Season
            * (Math.Exp(-age / background.Memory) - Math.Exp(-(age + elapsed) / background.Memory));
        numbers.Elapse(elapsed, from, to, background.Memory);
    }

    /// <summary>Weighs one mention at its own time; returns the mentions a minute that were usual then. A late one tells what the usual is;
    /// what it says of speed is reviewed with those of its time.</summary>
    private static double Weigh(
        VelocityNumbers numbers, double negativity, DateTimeOffset start, DateTimeOffset at, DateTimeOffset now,
        ThreadBackground background, double surgeOdds, bool late)
    {
        var (atMinute, nowMinute) = (VelocityNumbers.MinutesOf(at), VelocityNumbers.MinutesOf(now));
        var root = background.RootRate(numbers, Math.Max(0, (at - start).TotalMinutes));
        var usual = (background.Season * (background.Rate + numbers.Excitement)) + root;
        if (late)
        {
            numbers.LateAt = Math.Max(numbers.LateAt, atMinute);
        }
        else
        {
            numbers.Levels.Hear(usual, background.LikelihoodRatio(negativity), surgeOdds);
        }

        numbers.RootFollowers += root / usual;
        numbers.Excite(atMinute, nowMinute, background.Branching, background.Memory);
        return usual;
    }

    /// <summary>As heard in order or, where voices came late, by their own times: whichever says more.</summary>
    private static (GrowthWeight Weight, bool Reviewed) WeightOf(
        VelocityNumbers numbers, DateTimeOffset start, DateTimeOffset now, double surgeOdds, BrandState? brand)
    {
        var heard = numbers.Levels.Weight(surgeOdds);
        if (!LateReview.IsNeeded(numbers, now))
        {
            return (heard, false);
        }

        var review = LateReview.Of(numbers, start, now, brand);
        return review.Score > heard.Score ? (review, true) : (heard, false);
    }

    private static Signal Describe(
        VelocityNumbers numbers, GrowthWeight weight, bool reviewed, double usual, DateTimeOffset start, int negativeAuthors, int floor,
        double threshold, ThreadBackground background, BrandState? brand, DateTimeOffset now)
    {
        var age = (now - start).TotalMinutes;
        return new()
        {
            Rule = Rule,
            At = now,
            Score = weight.Score,
            Threshold = threshold,
            Observed = numbers.NegativeVoicesOfHour,
            Expected = background.UsualNegatives(Window.TotalMinutes, age),
            Window = Window,
            Numbers = new Dictionary<string, double>
            {
                ["negativeAuthors"] = negativeAuthors,
                ["minimumAuthors"] = floor,
                ["outcry"] = weight.Outcry,
                ["surge"] = weight.Surge,
                ["byOwnTimes"] = reviewed ? 1 : 0,
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
