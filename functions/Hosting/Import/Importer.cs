using System.Text.Json;
using Vigie.Collect;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Process;
using Vigie.Store;

namespace Vigie.Hosting.Import;

/// <summary>
/// Feeds mentions as history through the real pipeline, a message's worth at a time: queued, processed, and looked for in the store
/// afterwards. What is stored already is passed over, so that an import that was stopped is simply done again.
/// </summary>
internal sealed class Importer(LocalHost host, IndexStore indexes, ListeningPlan plan, string brand, TimeProvider time)
{
    private readonly BrandMatcher matcher = new(plan);

    public async Task RunAsync(
        IEnumerable<ReadRow> rows, ImportTally tally, Action<long> progress, CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(MentionBatch.MaximumMentions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in chunk)
            {
                tally.Count(row);
            }

            await FeedAsync([.. chunk.Select(row => row.Mention).OfType<Mention>()], tally, cancellationToken);
            progress(tally.Rows);
        }
    }

    private async Task FeedAsync(IReadOnlyList<Mention> mentions, ImportTally tally, CancellationToken cancellationToken)
    {
        var once = mentions.DistinctBy(MentionKey.Of).ToList();
        var fresh = (await AreStoredAsync(once, cancellationToken)).Where(known => !known.Stored).Select(known => known.Mention).ToList();
        tally.Known += mentions.Count - fresh.Count;
        if (fresh.Count == 0)
        {
            return;
        }

        var place = new SourcePlan { Name = fresh[0].Source, Kind = "import", Brand = brand, Match = false };
        var placed = fresh.SelectMany(mention => matcher.Assign(place, mention, unlessSaid: false)).ToList();
        foreach (var batch in BatchPacker.Pack(place.Name, placed, cursor: null, time.GetUtcNow()))
        {
            var message = JsonSerializer.Serialize(batch with { History = true }, VigieJson.Compact.MentionBatch);
            await host.EnqueueAsync("mentions", message, cancellationToken);
        }

        await host.DrainAsync(cancellationToken);
        var stored = (await AreStoredAsync(fresh, cancellationToken)).Count(known => known.Stored);
        tally.Stored += stored;
        tally.Lost += fresh.Count - stored;
    }

    /// <summary>By the index of days, which is written last: what is in it is stored whole.</summary>
    private async Task<IReadOnlyList<(Mention Mention, bool Stored)>> AreStoredAsync(
        List<Mention> mentions, CancellationToken cancellationToken) =>
        await SideBySide.ForEachAsync(
            mentions,
            async mention => (mention, await indexes
                .MentionsBetweenAsync(brand, mention.CreatedAt, mention.CreatedAt.AddTicks(1), cancellationToken)
                .AnyAsync(stored => stored.Key == MentionKey.Of(mention), cancellationToken)),
            cancellationToken);
}
