using Vigie.Collect.Pull;

namespace Vigie.Collect;

/// <summary>
/// Threads of comments, newest first, each with its replies. A thread shows only a few of them; the others are asked for when their number
/// has changed, a unit a hundred.
/// </summary>
/// <param name="api">Asks.</param>
/// <param name="marks">Which threads were read with how many replies.</param>
/// <param name="ownChannel">What its owner writes is the brand's; null when the brand has none.</param>
internal sealed class YouTubeThreads(YouTubeApi api, ReadMarks marks, string? ownChannel)
{
    /// <summary>Pages of replies of one poll; what is left is read by the next.</summary>
    private const int MostReplyPages = 10;

    /// <summary>Of one thread: the newest five hundred replies.</summary>
    private const int MostPagesOfThread = 5;

    private int replyPages;

    public ReadMarks Marks => marks;

    /// <param name="key">Tells the list from others.</param>
    /// <param name="where">Which threads, as a part of the question; escaped.</param>
    public Listing Of(string key, string where) => new(key)
    {
        Scale = PositionScale.Milliseconds,
        Overlap = TimeSpan.FromDays(1),
        Sweep = TimeSpan.FromDays(3),
        GoesBelow = false,
        ReadAsync = (ask, cancellationToken) => ReadAsync(where, ask, cancellationToken),
    };

    private async Task<ListingPage> ReadAsync(string where, ListingAsk ask, CancellationToken cancellationToken)
    {
        var path = $"commentThreads?part=snippet,replies&{where}&order=time&maxResults=100&textFormat=plainText"
            + (ask.Token is null ? string.Empty : $"&pageToken={Uri.EscapeDataString(ask.Token)}");
        try
        {
            var answer = await api.GetAsync(path, cancellationToken);
            var body = new Fields(answer.Json);
            var items = new List<ListedItem>();
            foreach (var thread in body["items"].Items)
            {
                var comment = YouTubeItem.Thread(thread, ownChannel);
                if (comment is not null)
                {
                    items.Add(comment);
                    var wanted = comment.Position >= ask.From;
                    items.AddRange(wanted ? await RepliesAsync(thread, comment, cancellationToken) : []);
                }
            }

            return new ListingPage { Items = items, Next = body["nextPageToken"].Id, Limit = answer.Limit };
        }
        catch (YouTubeApi.ClosedException closed)
        {
            return new ListingPage { SetAside = [closed.Message] };
        }
    }

    private async Task<IEnumerable<ListedItem>> RepliesAsync(Fields thread, ListedItem comment, CancellationToken cancellationToken)
    {
        var (shown, total) = (thread["replies"]["comments"].Items.ToList(), thread["snippet"]["totalReplyCount"].Count);
        var (name, mark) = ($"replies {comment.Mention.Id}", total.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (total > shown.Count && !marks.Knows(name, mark) && replyPages < MostReplyPages)
        {
            shown.AddRange(await AllRepliesAsync(comment.Mention.Id, cancellationToken));
            marks.Add(name, mark);
        }

        return shown.Select(reply => YouTubeItem.Reply(reply, comment, ownChannel)).OfType<ListedItem>()
            .DistinctBy(reply => reply.Mention.Id);
    }

    private async Task<List<Fields>> AllRepliesAsync(string comment, CancellationToken cancellationToken)
    {
        var replies = new List<Fields>();
        string? next = null;
        for (var page = 0; page < MostPagesOfThread; page++)
        {
            replyPages++;
            var answer = await api.GetAsync(
                $"comments?part=snippet&parentId={Uri.EscapeDataString(comment)}&maxResults=100&textFormat=plainText"
                    + (next is null ? string.Empty : $"&pageToken={Uri.EscapeDataString(next)}"),
                cancellationToken);
            var body = new Fields(answer.Json);
            replies.AddRange(body["items"].Items);
            next = body["nextPageToken"].Id;
            if (next is null)
            {
                break;
            }
        }

        return replies;
    }
}
