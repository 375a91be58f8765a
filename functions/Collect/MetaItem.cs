using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;

namespace Vigie.Collect;

/// <summary>The brand's Page, and the Instagram account that is linked to it.</summary>
/// <param name="Page">Id of the Page.</param>
/// <param name="Instagram">Id of the account; null when there is none.</param>
/// <param name="InstagramName">Its name, without '@'.</param>
internal sealed record MetaAssets(string Page, string? Instagram, string? InstagramName);

/// <summary>
/// Posts and comments of Facebook and Instagram as mentions, with the very ids that Meta's webhook gives them: what comes both ways is one.
/// Pure; null for what has no id, time or words.
/// </summary>
internal static class MetaItem
{
    private const string Source = "meta";

    public static ListedItem? Post(Fields post, string page) =>
        Facebook(post, post["id"].Id, page) is { } item
            ? item with { Mention = item.Mention with { Url = post["permalink_url"].Url ?? $"https://www.facebook.com/{item.Mention.Id}" } }
            : null;

    public static ListedItem? Comment(Fields comment, string post, string page) =>
        Facebook(comment, comment["id"].Id, page) is { } item
            ? item with
            {
                Mention = item.Mention with
                {
                    Url = comment["permalink_url"].Url,
                    ThreadId = post,
                    ParentId = comment["parent"]["id"].Id ?? post,
                },
            }
            : null;

    /// <summary>A comment of Instagram, then its answers, which stand where it stands.</summary>
    public static IEnumerable<ListedItem> InstagramComments(Fields comment, string media, string? link, MetaAssets assets)
    {
        var first = Instagram(comment, media, link, assets, parent: null);
        if (first is null)
        {
            yield break;
        }

        yield return first;
        foreach (var reply in comment["replies"]["data"].Items)
        {
            if (Instagram(reply, media, link, assets, first.Mention.Id) is { } answer)
            {
                yield return answer with { Position = first.Position };
            }
        }
    }

    /// <summary>
    /// A post on which the account is tagged. The webhook tells that there is one, without its words: these come as its revision.
    /// </summary>
    public static ListedItem? Tagged(Fields media)
    {
        var (text, name) = (FeedText.Value(media["caption"].Text), media["username"].Name);
        return media["id"].Id is { } id && text is not null && media["timestamp"].Time is { } at
            ? new ListedItem(
                new Mention
                {
                    Id = $"mention-{id}",
                    Source = Source,
                    Channel = Channel.Instagram,
                    Url = media["permalink"].Url,
                    Author = name is null ? null : new Author(name, name),
                    Text = text,
                    CreatedAt = at,
                    ThreadId = id,
                    Engagement = new Engagement(media["like_count"].Count, 0, media["comments_count"].Count),
                    Revision = "words",
                },
                at.ToUnixTimeMilliseconds())
            {
                Addressed = true,
            }
            : null;
    }

    /// <summary>
    /// A review of the Page. Facebook has two answers instead of five stars; they are the ends of the scale. Null for one that says neither
    /// which it is nor who wrote it.
    /// </summary>
    public static ListedItem? Rating(Fields review)
    {
        var (story, reviewer) = (review["open_graph_story"]["id"].Id, review["reviewer"]["id"].Id);
        var stars = review["recommendation_type"].Text?.ToLowerInvariant() switch
        {
            "positive" => 5,
            "negative" => 1,
            _ => review["rating"].Number is { } given and >= 1 and <= 5 ? (double?)given : null,
        };
        if ((story ?? (reviewer is null ? null : $"rating-{reviewer}")) is not { } id || review["created_time"].Time is not { } at)
        {
            return null;
        }

        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = Source,
                Channel = Channel.Review,
                Author = reviewer is null ? null : new Author(reviewer, review["reviewer"]["name"].Name),
                Text = FeedText.Value(review["review_text"].Text) ?? string.Empty,
                Rating = stars,
                CreatedAt = at,
                ThreadId = story,
            },
            at.ToUnixTimeMilliseconds())
        {
            Addressed = true,
        };
    }

    private static ListedItem? Facebook(Fields item, string? id, string page)
    {
        var (text, from) = (FeedText.Value(item["message"].Text), item["from"]);
        return id is not null && text is not null && item["created_time"].Time is { } at
            ? new ListedItem(
                new Mention
                {
                    Id = id,
                    Source = Source,
                    Channel = Channel.Facebook,
                    Author = from["id"].Id is { } author ? new Author(author, from["name"].Name) : null,
                    Text = text,
                    CreatedAt = at,
                    ThreadId = id,
                    Engagement = new Engagement(item["like_count"].Count, item["shares"]["count"].Count, item["comment_count"].Count),
                    FromBrand = from["id"].Id == page,
                },
                at.ToUnixTimeMilliseconds())
            {
                Addressed = true,
            }
            : null;
    }

    private static ListedItem? Instagram(Fields comment, string media, string? link, MetaAssets assets, string? parent)
    {
        var (text, name) = (FeedText.Value(comment["text"].Text), comment["username"].Name ?? comment["from"]["username"].Name);
        if (comment["id"].Id is not { } id || text is null || comment["timestamp"].Time is not { } at)
        {
            return null;
        }

        var author = comment["from"]["id"].Id;
        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = Source,
                Channel = Channel.Instagram,
                Url = link,
                Author = author is null && name is null ? null : new Author(author ?? name, name),
                Text = text,
                CreatedAt = at,
                ThreadId = media,
                ParentId = comment["parent_id"].Id ?? parent,
                Engagement = new Engagement(comment["like_count"].Count, 0, 0),
                FromBrand = (author is not null && author == assets.Instagram)
                    || (name is not null && name.Equals(assets.InstagramName, StringComparison.OrdinalIgnoreCase)),
            },
            at.ToUnixTimeMilliseconds())
        {
            Addressed = true,
        };
    }
}
