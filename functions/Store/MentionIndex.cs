using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// Keeps the index's copies of mentions true, whoever writes them last: a worker that was slow must not put back what was edited, corrected
/// or erased since it read. Idempotent.
/// </summary>
public sealed class MentionIndex(ThreadStore threads, IndexStore indexes)
{
    /// <summary>Beyond so many changes while it is written, the work goes back to its queue.</summary>
    private const int MaximumAttempts = 10;

    private const int ThreadsAtOnce = 8;

    /// <param name="mentions">Mentions as somebody read or wrote them, of any threads.</param>
    /// <param name="revisions">By thread, <see cref="MentionThread.Revisions"/> at a moment when they were as they are given; absent where
    /// that is not known.</param>
    /// <exception cref="ExpectedFailureException">They keep changing; temporary.</exception>
    public async Task WriteAsync(
        IReadOnlyCollection<StoredMention> mentions, IReadOnlyDictionary<ThreadId, int> revisions, CancellationToken cancellationToken)
    {
        await indexes.IndexAsync(mentions, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ThreadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(mentions.GroupBy(mention => mention.Thread), options, async (thread, token) =>
        {
            int? written = revisions.TryGetValue(thread.Key, out var known) ? known : null;
            await LookAgainAsync(thread.Key, [.. thread.Select(mention => mention.Key)], written, token);
        });
    }

    /// <summary>Writes them anew from the thread until nobody changed any while they were written.</summary>
    private async Task LookAgainAsync(
        ThreadId id, IReadOnlyList<MentionKey> keys, int? written, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var now = (await threads.ReadThreadAsync(id, cancellationToken))?.Value.Revisions;
            if (now is null || now == written)
            {
                return;
            }

            var truth = new List<StoredMention>();
            foreach (var key in keys)
            {
                if (await threads.ReadMentionAsync(id, key, cancellationToken) is { } row)
                {
                    truth.Add(row.Value);
                }
            }

            await indexes.IndexAsync(truth, cancellationToken);
            written = now;
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary,
            $"Mentions of thread {id} changed {MaximumAttempts} times while their index was written; it is tried again.");
    }
}
