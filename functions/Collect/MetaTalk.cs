using System.Globalization;
using Vigie.Collect.Pull;

namespace Vigie.Collect;

/// <summary>
/// What is said under the Page's posts and the account's media. Comments move no post, so a post's own figure (when it was last commented
/// on, how many comments it has) tells whether to ask for them; those of the last days are asked for now and then all the same, for edits.
/// </summary>
internal sealed class MetaTalk(MetaApi api, PullCursor cursor, MetaAssets assets, DateTimeOffset now)
{
    /// <summary>Posts whose comments one poll reads: what is left has no mark yet, and comes next time.</summary>
    private const int MostPosts = 12;

    private static readonly TimeSpan Young = TimeSpan.FromDays(3);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromHours(6);

    /// <summary>Times are in seconds: another comment may come in the same one.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly List<(Listing Listing, string Mark, bool Settled)> talk = [];

    public ReadMarks Marks { get; } = new(cursor);

    /// <summary>The post's comments are read if somebody commented since they were last.</summary>
    public void OnPost(Fields post)
    {
        if (post["id"].Id is { } id && (post["updated_time"].Time ?? post["created_time"].Time) is { } updated)
        {
            var createdAt = post["created_time"].Time ?? updated;
            Consider($"comments {id}", Comments(id), updated.ToUnixTimeSeconds(), createdAt, now - updated >= Settled);
        }
    }

    /// <summary>The media's comments are read if their number has changed.</summary>
    public void OnMedia(Fields media)
    {
        if (media["id"].Id is { } id && media["comments_count"].Count is > 0 and var count && media["timestamp"].Time is { } at)
        {
            Consider($"media {id}", MediaComments(id, media["permalink"].Url), count, at, settled: true);
        }
    }

    /// <summary>The comments to be read, those of the posts that come first first.</summary>
    public IEnumerable<Listing> Listings()
    {
        foreach (var (listing, mark, settled) in talk.Take(MostPosts))
        {
            if (settled)
            {
                Marks.Add(listing.Key, mark);
            }

            yield return listing;
        }
    }

    private void Consider(string key, Listing listing, long figure, DateTimeOffset createdAt, bool settled)
    {
        var (mark, known) = (figure.ToString(CultureInfo.InvariantCulture), cursor.Find(key));
        var isStale = known is not null && now - createdAt < Young
            && now - DateTimeOffset.FromUnixTimeSeconds(known.ReadAt) >= ReadAgainAfter;
        if (Marks.Knows(key, mark) && !isStale)
        {
            return;
        }

        // What was said since the source began is wanted, also under a post that is found late.
        if (known is null && (cursor.Find("feed") ?? cursor.Find("media")) is { } beginning)
        {
            cursor.Put(key, new ListingState { Since = beginning.Since, SweptAt = now.ToUnixTimeSeconds() });
        }

        talk.Add((listing, mark, settled));
    }

    private Listing Comments(string post) => new($"comments {post}")
    {
        Scale = PositionScale.Milliseconds,
        Overlap = TimeSpan.FromDays(1),
        Sweep = TimeSpan.Zero,
        GoesBelow = false,
        ReadAsync = (ask, cancellationToken) => ReadAsync(
            $"{Uri.EscapeDataString(post)}/comments?fields=id,message,from,created_time,permalink_url,parent{{id}},like_count,comment_count"
                + $"&order=reverse_chronological&filter=stream&limit=100&since={ask.From / 1000}",
            ask,
            comment => MetaItem.Comment(comment, post, assets.Page) is { } item ? [item] : [],
            cancellationToken),
    };

    /// <summary>A reply stands where the comment it answers stands, which may be older.</summary>
    private Listing MediaComments(string media, string? link) => new($"media {media}")
    {
        Scale = PositionScale.Milliseconds,
        Overlap = TimeSpan.FromDays(7),
        Sweep = TimeSpan.Zero,
        GoesBelow = false,
        ReadAsync = (ask, cancellationToken) => ReadAsync(
            $"{Uri.EscapeDataString(media)}/comments?fields=id,text,timestamp,username,from,like_count,"
                + "replies.limit(50){id,text,timestamp,username,from,like_count}&limit=50",
            ask,
            comment => MetaItem.InstagramComments(comment, media, link, assets),
            cancellationToken),
    };

    private async Task<ListingPage> ReadAsync(
        string path, ListingAsk ask, Func<Fields, IEnumerable<ListedItem>> read, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(path + (ask.Token is null ? string.Empty : $"&{ask.Token}"), cancellationToken);
        var body = new Fields(answer.Json);
        return new ListingPage
        {
            Items = [.. body["data"].Items.SelectMany(read)],
            Next = MetaApi.Next(body),
            Limit = answer.Limit,
        };
    }
}
