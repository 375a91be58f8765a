using System.Globalization;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>meta</c>, polled: the brand's own Facebook Page (posts on it, comments, posts that tag it) and the Instagram account that is
/// linked to it (comments, posts that tag it). It mends what the webhook of the same source lost, under the same ids. Needs a Page token; free.
/// </summary>
internal sealed class MetaSource(SourceTools tools) : ISource
{
    private const string PostFields = "id,message,from,created_time,updated_time,permalink_url,shares";

    private const string AssetsNote = "assets";

    /// <summary>How old a post may be whose comments are still read.</summary>
    private static readonly TimeSpan Attention = TimeSpan.FromDays(30);

    private static readonly TimeSpan RatingsEvery = TimeSpan.FromHours(1);

    public string Kind => "meta";

    public string? Lacks(SourcePlan plan) =>
        tools.IsOnlyPushed(plan, "Token") ? null : tools.LacksSecret(plan, "Token", MetaApi.Advice(plan));

    public async Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        if (tools.IsOnlyPushed(plan, "Token"))
        {
            return new PollResult { Cursor = cursor ?? string.Empty };
        }

        var now = tools.Time.GetUtcNow();
        var (api, remembered) = (new MetaApi(tools, plan), PullCursor.Parse(cursor));
        var assets = await AssetsAsync(plan, api, remembered, now, cancellationToken);
        var talk = new MetaTalk(api, remembered, assets, now);
        var run = new PullRun(plan, remembered, now);
        var first = await run.ReadAsync([.. Posts(api, assets, talk, now), .. Ratings(api, assets, remembered, now)], cancellationToken);
        if (first.NotBefore is not null)
        {
            return first;
        }

        // The posts tell which of their comments are worth a question.
        var whole = await run.ReadAsync([.. talk.Listings()], cancellationToken);
        return talk.Marks.Keep(whole with { Problem = first.Problem ?? whole.Problem });
    }

    /// <summary>Asked once a day.</summary>
    private static async Task<MetaAssets> AssetsAsync(
        SourcePlan plan, MetaApi api, PullCursor cursor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = plan.Account?.Trim() is { Length: > 0 } account ? account : "me";
        var key = $"{now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {wanted}";
        if (cursor.Note(AssetsNote) is { } noted && noted.StartsWith(key + ' ', StringComparison.Ordinal)
            && noted[(key.Length + 1)..].Split(' ') is [var page, var instagram, var name])
        {
            return new MetaAssets(page, instagram == "-" ? null : instagram, name == "-" ? null : name);
        }

        var answer = await api.GetAsync(
            $"{Uri.EscapeDataString(wanted)}?fields=id,instagram_business_account{{id,username}}", cancellationToken);
        var (body, linked) = (new Fields(answer.Json), new Fields(answer.Json)["instagram_business_account"]);
        var assets = new MetaAssets(
            IdOf(body["id"]) ?? throw new ExpectedFailureException(
                FailureKind.Permanent, $"Source '{plan.Name}': Meta names no Page for the token. It must be a Page's, not a user's."),
            IdOf(linked["id"]),
            linked["username"].Name);
        cursor.Note(AssetsNote, $"{key} {assets.Page} {assets.Instagram ?? "-"} {assets.InstagramName ?? "-"}");
        return assets;
    }

    /// <summary>It becomes part of an address.</summary>
    private static string? IdOf(Fields id) => id.Id is { Length: < 40 } number && number.All(char.IsAsciiDigit) ? number : null;

    private static IEnumerable<Listing> Posts(MetaApi api, MetaAssets assets, MetaTalk talk, DateTimeOffset now)
    {
        var since = $"&since={(now - Attention).ToUnixTimeSeconds()}";
        var feed = $"{assets.Page}/feed?fields={PostFields}&limit=100{since}";
        yield return Of(api, "feed", feed, Attention, Read) with { TellsOfOthers = true };
        yield return Of(
            api, "tagged", $"{assets.Page}/tagged?fields={PostFields}&limit=100{since}", TimeSpan.FromDays(1),
            post => MetaItem.Post(post, assets.Page));
        if (assets.Instagram is not null)
        {
            var media = $"{assets.Instagram}/media?fields=id,timestamp,permalink,comments_count&limit=50";
            yield return Of(api, "media", media, TimeSpan.Zero, Told(talk.OnMedia), pages: false) with { TellsOfOthers = true };
            yield return Of(
                api, "tags", $"{assets.Instagram}/tags?fields=id,caption,timestamp,username,permalink,like_count,comments_count&limit=50",
                TimeSpan.FromDays(1), MetaItem.Tagged);
        }

        ListedItem? Read(Fields post)
        {
            talk.OnPost(post);
            return MetaItem.Post(post, assets.Page);
        }
    }

    /// <summary>
    /// Reviews of the Page, asked for once an hour, for they are few. A Page that has none switched on, or a token that may not read them,
    /// is refused: the rest is read all the same, and the log says so.
    /// </summary>
    private static IEnumerable<Listing> Ratings(MetaApi api, MetaAssets assets, PullCursor cursor, DateTimeOffset now)
    {
        const string Key = "ratings";
        if (cursor.Find(Key) is { } known && now - DateTimeOffset.FromUnixTimeSeconds(known.ReadAt) < RatingsEvery)
        {
            return [];
        }

        var listing = Of(
            api, Key, $"{assets.Page}/ratings?fields=created_time,recommendation_type,rating,review_text,reviewer{{id,name}},"
                + "open_graph_story{id}&limit=50", TimeSpan.FromDays(1), MetaItem.Rating);
        return [listing with { ReadAsync = (ask, cancellationToken) => UnlessRefusedAsync(listing, ask, cancellationToken) }];
    }

    private static async Task<ListingPage> UnlessRefusedAsync(Listing listing, ListingAsk ask, CancellationToken cancellationToken)
    {
        try
        {
            return await listing.ReadAsync(ask, cancellationToken);
        }
        catch (ExpectedFailureException refused) when (refused is { Kind: FailureKind.Permanent } and not RefusedLoginException)
        {
            return new ListingPage { SetAside = [$"Reviews of the Page cannot be read: {refused.Message}"] };
        }
    }

    /// <summary>The brand's own pictures are no mentions; they tell of what is said under them.</summary>
    private static Func<Fields, ListedItem?> Told(Action<Fields> tell) => item =>
    {
        tell(item);
        return null;
    };

    private static Listing Of(
        MetaApi api, string key, string path, TimeSpan overlap, Func<Fields, ListedItem?> read, bool pages = true) => new(key)
        {
            Scale = PositionScale.Milliseconds,
            Overlap = overlap,
            GoesBelow = false,
            ReadAsync = async (ask, cancellationToken) =>
            {
                var answer = await api.GetAsync(path + (ask.Token is null ? string.Empty : $"&{ask.Token}"), cancellationToken);
                var body = new Fields(answer.Json);
                return new ListingPage
                {
                    Items = [.. body["data"].Items.Select(read).OfType<ListedItem>()],
                    Next = pages ? MetaApi.Next(body) : null,
                    Limit = answer.Limit,
                };
            },
        };
}
