using System.Globalization;
using System.Text.Json;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Hosting.Replay;

/// <param name="Now">The virtual time reached.</param>
/// <param name="Mentions">Mentions fed so far.</param>
internal readonly record struct ReplayProgress(DateTimeOffset Now, int Mentions);

/// <summary>
/// Feeds recorded mentions through the real pipeline, in step with a virtual clock: what was published in a minute is queued at its end,
/// the queues are drained, the timer ticks, the queues are drained again. Minutes in which nothing is written or due are passed over, as a
/// sweep works from stored state. How far it came is noted in the store, so that a replay that was killed goes on where it was.
/// </summary>
internal sealed class Replayer(LocalHost host, VirtualTime time, ListeningPlan plan, IndexStore indexes, StateStore states)
{
    /// <summary>The longest that the timer is not called.</summary>
    private static readonly TimeSpan IdleStep = TimeSpan.FromMinutes(15);

    /// <summary>How long the watch goes on after the last mention, so that what calms down is seen to.</summary>
    private static readonly TimeSpan Tail = TimeSpan.FromHours(8);

    /// <param name="name">Names the recording: a replay goes on only where one of the same name was.</param>
    /// <param name="mentions">In the order of their publication.</param>
    /// <param name="pace">Waits as long as the chosen speed asks before the virtual time is reached; null runs as fast as it can.</param>
    public async Task RunAsync(
        string name,
        IReadOnlyList<Mention> mentions,
        Func<DateTimeOffset, CancellationToken, Task>? pace,
        IProgress<ReplayProgress> progress,
        CancellationToken cancellationToken)
    {
        if (mentions.Count == 0)
        {
            return;
        }

        var note = "replay-" + StableHash.Hex(16, name);
        var now = await PositionAsync(note, cancellationToken) ?? mentions[0].CreatedAt.AddMinutes(-1);
        var end = mentions[^1].CreatedAt + Tail;
        var next = mentions.TakeWhile(mention => mention.CreatedAt <= now).Count();
        while (now < end)
        {
            now = await NextMinuteAsync(now, next < mentions.Count ? mentions[next].CreatedAt : null, cancellationToken);
            await (pace?.Invoke(now, cancellationToken) ?? Task.CompletedTask);
            time.MoveTo(now);
            var from = next;
            next += mentions.Skip(next).TakeWhile(mention => mention.CreatedAt <= now).Count();
            await FeedAsync([.. mentions.Take(from..next)], cancellationToken);
            await host.RunTimerOnceAsync("Watch", cancellationToken);
            await host.DrainAsync(cancellationToken);
            await states.WriteNoteAsync(note, now.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
            progress.Report(new ReplayProgress(now, next));
        }
    }

    private async Task FeedAsync(IReadOnlyList<Mention> mentions, CancellationToken cancellationToken)
    {
        foreach (var source in mentions.GroupBy(mention => mention.Source))
        {
            foreach (var chunk in source.Chunk(MentionBatch.MaximumMentions / 2))
            {
                var batch = new MentionBatch
                {
                    Source = source.Key,
                    SeenAt = time.GetUtcNow(),
                    Mentions = [.. chunk.Select(mention => new BrandMention(plan.Brands[0].Id, mention))],
                };
                await host.EnqueueAsync("mentions", JsonSerializer.Serialize(batch, VigieJson.Compact.MentionBatch), cancellationToken);
            }
        }

        await host.DrainAsync(cancellationToken);
    }

    private async Task<DateTimeOffset> NextMinuteAsync(DateTimeOffset now, DateTimeOffset? nextMention, CancellationToken cancellationToken)
    {
        var next = now + IdleStep;
        next = nextMention < next ? nextMention.Value : next;
        var due = await indexes.UpcomingAsync(1, cancellationToken);
        next = due is [var soonest] && soonest.At < next ? soonest.At : next;
        next = next > now ? next : now.AddTicks(1);
        var whole = new DateTimeOffset(next.UtcTicks - (next.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return whole < next ? whole.AddMinutes(1) : whole;
    }

    private async Task<DateTimeOffset?> PositionAsync(string note, CancellationToken cancellationToken) =>
        await states.ReadNoteAsync(note, cancellationToken) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
