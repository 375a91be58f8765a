using Vigie.Model.Listening;

namespace Vigie.Model;

/// <summary>
/// How long a source is usually silent: learnt from its own gaps, and how long a silence may be before it is one. An answer without a
/// mention is not "nothing new": only mentions count. Pure.
/// </summary>
public static class SourceRhythm
{
    /// <summary>A gap so many times the longest usual one is a silence.</summary>
    public const int GapsTolerated = 3;

    /// <summary>No silence learnt from a source's own rhythm is worth a word before this.</summary>
    public static readonly TimeSpan ShortestSilence = TimeSpan.FromHours(6);

    /// <summary>A polled source that gave too little to learn from is silent after this: most likely its address is wrong.</summary>
    public static readonly TimeSpan WhileUnlearnt = TimeSpan.FromDays(7);

    /// <summary>A pushed source must have been heard over such a time: somebody who tries it out has no rhythm.</summary>
    public static readonly TimeSpan PushedLearning = TimeSpan.FromDays(3);

    /// <summary>
    /// A gap is half forgotten after this, however much comes meanwhile: nights and weekends stay usual, and a source that has become
    /// livelier is noticed within a week or two.
    /// </summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    /// <summary>The longest usual gap, after one more of them.</summary>
    public static TimeSpan Learn(TimeSpan? usual, TimeSpan gap)
    {
        var remembered = usual is { } known ? known * Math.Pow(0.5, gap / HalfLife) : TimeSpan.Zero;
        return gap > remembered ? gap : remembered;
    }

    /// <summary>How long nothing may come before the source counts as silent; null: as long as it likes.</summary>
    public static TimeSpan? Tolerated(SourcePlan? plan, SourceState state)
    {
        if (plan?.ExpectEvery is { } expected)
        {
            return expected;
        }

        var known = IsPushed(state) && !(state.LastItemAt - state.FirstPollAt >= PushedLearning) ? null : state.UsualGap;
        var learnt = known * GapsTolerated ?? (IsPushed(state) ? null : WhileUnlearnt);
        var polls = GapsTolerated * (plan?.Every ?? TimeSpan.Zero);
        var floor = polls > ShortestSilence ? polls : ShortestSilence;
        return learnt < floor ? floor : learnt;
    }

    /// <summary>When the silence began if there is one now; null when all is well.</summary>
    public static DateTimeOffset? SilentSince(SourcePlan? plan, SourceState state, DateTimeOffset now) =>
        (state.LastItemAt ?? state.FirstPollAt) is { } heard && Tolerated(plan, state) is { } limit && now - heard > limit ? heard : null;

    /// <summary>Nobody ever asked it.</summary>
    private static bool IsPushed(SourceState state) => state is { Cursor: null, Lease: null, Failures: 0 } && state.NextPollAt == default;
}
