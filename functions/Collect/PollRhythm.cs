using System.Globalization;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>When a source is asked again. Pure.</summary>
internal static class PollRhythm
{
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(6);

    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMinutes(2);

    /// <summary>After its interval, less up to a tenth so that sources do not march in step, and not before the place wants it.</summary>
    public static DateTimeOffset Next(SourcePlan plan, DateTimeOffset? notBefore, DateTimeOffset now)
    {
        var next = now + (plan.Every * (1 - (0.1 * Spread(plan.Name, now))));
        return notBefore > next ? notBefore.Value : next;
    }

    /// <summary>
    /// After the nth failure in a row: two minutes, doubled each time, at most six hours and never more often than the source's own rhythm
    /// when its failure is for a person to mend. The place's own wish comes first.
    /// </summary>
    public static DateTimeOffset AfterFailure(SourcePlan plan, int failures, FailureKind kind, TimeSpan? retryAfter, DateTimeOffset now)
    {
        var wait = ShortestBackoff * Math.Pow(2, Math.Min(failures - 1, 10));
        wait = kind == FailureKind.Permanent ? Longer(wait, Longer(plan.Every, TimeSpan.FromHours(1))) : wait;
        wait = wait > LongestBackoff ? LongestBackoff : wait;
        return now + Longer(wait * (1 + (0.1 * Spread(plan.Name, now))), retryAfter ?? TimeSpan.Zero);
    }

    /// <summary>0 to 1, by name and time: the same on every machine, different for every source.</summary>
    private static double Spread(string name, DateTimeOffset now) =>
        Convert.ToInt32(StableHash.Hex(4, name, now.UtcTicks.ToString(CultureInfo.InvariantCulture)), 16) / 65_535.0;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
