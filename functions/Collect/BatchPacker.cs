using System.Text.Json;
using Vigie.Model;

namespace Vigie.Collect;

/// <summary>Packs mentions into messages that the queue takes.</summary>
internal static class BatchPacker
{
    /// <summary>Left for the cursor (<see cref="PollResult.MaximumCursor"/>) and the message around it.</summary>
    private const int Overhead = 48 * 1024;

    private const int MaximumMentionBytes = MentionBatch.MaximumBytes - Overhead;

    /// <summary>
    /// In order; the last message carries the cursor. The messages leave in this order in one go, so the last is not sent when an earlier
    /// one could not be; and once sent, each is kept by the queue until it is stored or lies with the dead letters. So the cursor may be
    /// committed before an earlier message is worked on, and nothing is lost.
    /// </summary>
    public static IReadOnlyList<MentionBatch> Pack(
        string source, IReadOnlyList<BrandMention> mentions, CursorCommit? cursor, DateTimeOffset now)
    {
        var batches = new List<MentionBatch>();
        var current = new List<BrandMention>();
        var bytes = 0;
        foreach (var mention in mentions)
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(mention.Mention, VigieJson.Default.Mention).Length + mention.Brand.Length + 64;
            if (current.Count == MentionBatch.MaximumMentions || (current.Count > 0 && bytes + size > MaximumMentionBytes))
            {
                batches.Add(new MentionBatch { Source = source, SeenAt = now, Mentions = current });
                (current, bytes) = ([], 0);
            }

            current.Add(mention);
            bytes += size;
        }

        batches.Add(new MentionBatch { Source = source, SeenAt = now, Mentions = current, Cursor = cursor });
        return batches;
    }
}
