using System.Text.Json;
using Vigie.Model;

namespace Vigie.Receive;

/// <summary>Packs mentions into queue messages of at most 100 mentions and 200 KB. Pure.</summary>
internal static class MentionPacker
{
    /// <summary>Room for what surrounds the mentions in the message.</summary>
    private const int Envelope = 1024;

    /// <summary>In the order given. A mention that alone is over the limit travels alone.</summary>
    public static IReadOnlyList<MentionBatch> Pack(string source, DateTimeOffset seenAt, IReadOnlyList<BrandMention> mentions)
    {
        var batches = new List<MentionBatch>();
        var batch = new List<BrandMention>();
        var bytes = Envelope;
        foreach (var mention in mentions)
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(mention, VigieJson.Default.BrandMention).Length + 1;
            if (batch.Count > 0 && (batch.Count == MentionBatch.MaximumMentions || bytes + size > MentionBatch.MaximumBytes))
            {
                batches.Add(Of(batch));
                (batch, bytes) = ([], Envelope);
            }

            batch.Add(mention);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            batches.Add(Of(batch));
        }

        return batches;

        MentionBatch Of(List<BrandMention> packed) => new() { Source = source, SeenAt = seenAt, Mentions = packed };
    }
}
