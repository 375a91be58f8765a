using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;

namespace Vigie.Collect;

/// <summary>Comments and videos of YouTube as mentions. Pure; null for what has no id, time or words.</summary>
internal static class YouTubeItem
{
    private const string Source = "youtube";

    /// <summary>The first comment of a thread. The thread has its id.</summary>
    public static ListedItem? Thread(Fields thread, string? ownChannel)
    {
        var (comment, video) = (thread["snippet"]["topLevelComment"], thread["snippet"]["videoId"].Id);
        return Of(comment, comment["id"].Id ?? thread["id"].Id, video, ownChannel) is { } item
            ? item with
            {
                Mention = item.Mention with
                {
                    Engagement = item.Mention.Engagement! with { Replies = thread["snippet"]["totalReplyCount"].Count },
                },
            }
            : null;
    }

    /// <summary>An answer within a thread; it stands where the thread does.</summary>
    public static ListedItem? Reply(Fields reply, ListedItem thread, string? ownChannel)
    {
        var item = Of(reply, reply["id"].Id, reply["snippet"]["videoId"].Id, ownChannel);
        return item is null ? null : item with
        {
            Position = thread.Position,
            Mention = item.Mention with
            {
                Url = Link(reply["snippet"]["videoId"].Id, item.Mention.Id) ?? LinkLike(thread.Mention.Url, item.Mention.Id),
                ThreadId = thread.Mention.Id,
                ParentId = reply["snippet"]["parentId"].Id ?? thread.Mention.Id,
            },
        };
    }

    /// <summary>A video that was found; its title and the beginning of its description.</summary>
    public static ListedItem? Video(Fields found, string? ownChannel)
    {
        var snippet = found["snippet"];
        if (found["id"]["videoId"].Id is not { } id || snippet["publishedAt"].Time is not { } at)
        {
            return null;
        }

        // A search gives titles and descriptions escaped for a page.
        var title = FeedText.Line(snippet["title"].Text is { } escaped ? HtmlText.Of(escaped) : null);
        var text = snippet["description"].Text is { } description ? HtmlText.Of(description) : title;
        return string.IsNullOrWhiteSpace(text ?? title) ? null : new ListedItem(
            new Mention
            {
                Id = id,
                Source = Source,
                Channel = Channel.Video,
                Url = $"https://www.youtube.com/watch?v={Uri.EscapeDataString(id)}",
                Author = snippet["channelId"].Id is { } channel ? new Author(channel, HandleOf(snippet["channelTitle"])) : null,
                Text = string.IsNullOrWhiteSpace(text) ? title! : text,
                Title = title,
                CreatedAt = at,
                ThreadId = id,
                FromBrand = ownChannel is not null && snippet["channelId"].Id == ownChannel,
            },
            at.ToUnixTimeMilliseconds());
    }

    private static ListedItem? Of(Fields comment, string? id, string? video, string? ownChannel)
    {
        var snippet = comment["snippet"];
        var text = FeedText.Value(snippet["textOriginal"].Text ?? snippet["textDisplay"].Text);
        if (id is null || text is null || snippet["publishedAt"].Time is not { } at)
        {
            return null;
        }

        var author = snippet["authorChannelId"]["value"].Id;
        var (updated, published) = (snippet["updatedAt"].Id, snippet["publishedAt"].Id);
        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = Source,
                Channel = Channel.Video,
                Url = Link(video ?? snippet["videoId"].Id, id),
                Author = author is null && HandleOf(snippet["authorDisplayName"]) is null
                    ? null : new Author(author, HandleOf(snippet["authorDisplayName"])),
                Text = text,
                CreatedAt = at,
                ThreadId = id,
                Engagement = new Engagement(snippet["likeCount"].Count, 0, 0),
                FromBrand = author is not null && author == ownChannel,
                Revision = updated is null || updated == published ? null : updated,
            },
            at.ToUnixTimeMilliseconds(),
            updated)
        {
            Addressed = true,
        };
    }

    /// <summary>A handle has one owner; a display name may be anybody's, and must not pass for the brand's own people.</summary>
    private static string? HandleOf(Fields name) => name.Name is { } handle && handle.StartsWith('@') ? handle : null;

    private static string? Link(string? video, string comment) => video is null ? null
        : $"https://www.youtube.com/watch?v={Uri.EscapeDataString(video)}&lc={Uri.EscapeDataString(comment)}";

    private static string? LinkLike(string? url, string comment) =>
        url?.IndexOf("&lc=", StringComparison.Ordinal) is > 0 and var at ? $"{url[..at]}&lc={Uri.EscapeDataString(comment)}" : url;
}
