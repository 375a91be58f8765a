using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// A brand's past mentions, as few bytes of each as the detectors need: no text, and as much of a title as names a thread.
/// </summary>
/// <param name="Mentions">In no order that means anything.</param>
/// <param name="Cut">Whether there were more than could be read: the oldest are missing.</param>
public sealed record MentionHistory(IReadOnlyList<StoredMention> Mentions, bool Cut)
{
    private const int TitleLength = 100;

    /// <summary>Reads day by day, the newest day first, at most <paramref name="most"/>.</summary>
    /// <param name="indexes">Where to read.</param>
    /// <param name="brand">Its id.</param>
    /// <param name="from">Published from here on.</param>
    /// <param name="to">Published before.</param>
    /// <param name="most">Mentions that are read at most.</param>
    /// <param name="progress">Gets how many were read so far.</param>
    public static async Task<MentionHistory> ReadAsync(
        IndexStore indexes, string brand, DateTimeOffset from, DateTimeOffset to, int most, Action<int>? progress,
        CancellationToken cancellationToken)
    {
        var mentions = new List<StoredMention>();
        for (var end = to; end > from;)
        {
            var midnight = new DateTimeOffset(end.AddTicks(-1).UtcDateTime.Date, TimeSpan.Zero);
            var start = midnight > from ? midnight : from;
            await foreach (var mention in indexes.MentionsBetweenAsync(brand, start, end, cancellationToken))
            {
                if (mentions.Count == most)
                {
                    return new MentionHistory(mentions, Cut: true);
                }

                mentions.Add(Small(mention));
                if (mentions.Count % 1000 == 0)
                {
                    progress?.Invoke(mentions.Count);
                }
            }

            end = start;
        }

        return new MentionHistory(mentions, Cut: false);
    }

    private static StoredMention Small(StoredMention stored)
    {
        var title = string.IsNullOrWhiteSpace(stored.Mention.Title) ? stored.Mention.Text : stored.Mention.Title;
        return stored with
        {
            Mention = stored.Mention with { Text = string.Empty, Title = title.Length <= TitleLength ? title : title[..TitleLength] },
            Judgement = stored.Judgement with { Because = [] },
        };
    }
}
