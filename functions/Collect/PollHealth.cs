using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>What a poll says about the health of its source. Pure.</summary>
internal static class PollHealth
{
    /// <summary>A failed poll: counted, said in plain words, asked again later; the lease is given back and the cursor stays.</summary>
    public static SourceState AfterFailure(
        SourceState state, SourcePlan plan, ExpectedFailureException failure, DateTimeOffset now) => state with
        {
            Failures = state.Failures + 1,
            Problem = failure.Message,
            ProblemSince = state.ProblemSince ?? now,
            LastPollAt = now,
            FirstPollAt = state.FirstPollAt ?? now,
            Spend = state.Spend?.Settle(0),
            NextPollAt = PollRhythm.AfterFailure(plan, state.Failures + 1, failure.Kind, failure.RetryAfter, now),
            Lease = null,
            LeasedUntil = null,
        };

    /// <summary>A good poll, or one that was good in part. Whoever commits the cursor does the rest.</summary>
    public static SourceState AfterSuccess(SourceState state, PollResult result, DateTimeOffset now)
    {
        var healthy = state with
        {
            Failures = result.Problem is null ? 0 : state.Failures + 1,
            Problem = result.Problem,
            ProblemSince = result.Problem is null ? null : state.ProblemSince ?? now,
            Spend = state.Spend?.Settle(result.Cost),
            LastPollAt = now,
            FirstPollAt = state.FirstPollAt ?? now,
        };
        if (result.Mentions.Count == 0)
        {
            return healthy;
        }

        // At the first poll the items' own times tell the rhythm; afterwards the time of reading does, whatever the publisher dates.
        var first = state.LastItemAt is null;
        var latest = first ? Earlier(result.Mentions.Max(mention => mention.CreatedAt), now) : now;
        var gap = first ? LongestGap(result.Mentions) : latest - (state.LastItemAt ?? latest);
        return healthy with
        {
            LastItemAt = latest,
            UsualGap = gap is { } heard ? SourceRhythm.Learn(state.UsualGap, heard) : state.UsualGap,
        };
    }

    private static TimeSpan? LongestGap(IReadOnlyList<Mention> mentions)
    {
        var times = mentions.Select(mention => mention.CreatedAt).Order().ToList();
        return times.Count < 2 ? null : times.Zip(times.Skip(1), (earlier, later) => later - earlier).Max();
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
