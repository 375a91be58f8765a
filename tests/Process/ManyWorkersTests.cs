using System.Globalization;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>Every message twice, out of order, by two workers at once on one store.</summary>
public sealed class ManyWorkersTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_thousand_mentions_end_as_five_thousand_rows_and_true_counts()
    {
        using var pipeline = new Pipeline();
        var random = new Random(20261121);
        var mentions = Enumerable.Range(0, 5_000).Select(index => Mention(index, random)).ToList();
        var batches = mentions.Chunk(100).Select(chunk => Some.Batch(chunk)).ToList();
        var deliveries = batches.Concat(batches).OrderBy(_ => random.Next()).ToList();

        var halves = deliveries.Chunk(deliveries.Count / 2).Select(half => Task.Run(() => DeliverAsync(pipeline, half), CancellationToken));
        await Task.WhenAll(halves);

        var rows = new List<StoredMention>();
        foreach (var conversation in mentions.Select(mention => mention.ThreadId!).Distinct())
        {
            var thread = await pipeline.ThreadAsync(conversation);
            var stored = await pipeline.MentionsAsync(conversation);
            Assert.Equal(Recounted.Of(stored), Recounted.Of(thread));
            rows.AddRange(stored);
        }

        Assert.Equal(mentions.Select(mention => mention.Id).Order(), rows.Select(stored => stored.Mention.Id).Order());
        Assert.Equal(5_000, (await pipeline.DayAsync(Some.Monday)).DistinctBy(stored => stored.Key).Count());
    }

    private static Mention Mention(int index, Random random) => Some.Mention(
        index.ToString(CultureInfo.InvariantCulture),
        random.Next(4) switch { 0 => "bad tea", 1 => "good tea", 2 => "where is it?", _ => "tea" },
        author: $"author{random.Next(800)}",
        thread: $"c{Math.Min(random.Next(12), random.Next(12))}",
        at: Some.Monday.AddSeconds(random.Next(36_000))) with
    { FromBrand = random.Next(50) == 0 };

    private static async Task DeliverAsync(Pipeline pipeline, IEnumerable<MentionBatch> batches)
    {
        var worker = pipeline.Worker(time: new RunningTime(pipeline.Time.Now));
        var queue = new Queue<MentionBatch>(batches);
        while (queue.TryDequeue(out var batch))
        {
            try
            {
                await worker.ProcessAsync(batch, CancellationToken);
            }
            catch (ExpectedFailureException lost) when (lost.Kind == FailureKind.Temporary)
            {
                queue.Enqueue(batch);
            }
        }
    }

    /// <summary>A fixed time of day with real timers, for the pauses between two workers that meet.</summary>
    private sealed class RunningTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
