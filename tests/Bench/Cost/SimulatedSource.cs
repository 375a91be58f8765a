using System.Globalization;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Cost;

/// <summary>
/// A place that is polled, without the network: shows what was published up to now. All else about a poll (lease, matching, batch, cursor)
/// is the app's own.
/// </summary>
internal sealed class SimulatedSource(string kind, IReadOnlyDictionary<string, List<Mention>> published, PollCount polls, TimeProvider time)
    : ISource
{
    public string Kind => kind;

    public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        polls.Add();
        var all = published.GetValueOrDefault(plan.Name) ?? [];
        var from = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var shown = all.Skip(from).TakeWhile(mention => mention.CreatedAt <= now).Take(MentionBatch.MaximumMentions).ToList();
        var next = from + shown.Count;
        return Task.FromResult(new PollResult
        {
            Mentions = shown,
            Cursor = next.ToString(CultureInfo.InvariantCulture),
            More = shown.Count == MentionBatch.MaximumMentions && next < all.Count && all[next].CreatedAt <= now,
            ItemsShown = shown.Count,
        });
    }
}

/// <summary>How often places were asked. Safe for concurrent use.</summary>
internal sealed class PollCount
{
    private int total;

    public int Total => total;

    public void Add() => Interlocked.Increment(ref total);
}
