using System.Globalization;
using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>bluesky</c>: search over the whole network, what is said to its account, and the posts of the brand's own accounts. Needs an
/// account and an app password. Authors date their posts themselves: overlap and sweep find what is dated back by less than a day.
/// </summary>
internal sealed class BlueskySource(SourceTools tools) : ISource
{
    private const int PageSize = 100;

    /// <summary>See https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles.</summary>
    private const int ProfilesAtOnce = 25;

    private const int MostProfileQuestions = 4;

    private static readonly Uri Home = new("https://bsky.social/");

    private readonly BlueskySessions sessions = new();

    public string Kind => "bluesky";

    public async Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var home = plan.Url ?? Home;
        var advice = Advice(plan);
        var account = plan.Account?.Trim().TrimStart('@') ?? throw new RefusedLoginException(LacksAccount(plan)!);
        var password = tools.RequiredSecret(plan, "Password", advice);
        var remembered = PullCursor.Parse(cursor);
        var login = new BlueskyLogin(tools, plan, home, account, password, advice, remembered);
        var api = new Lazy<Task<Api>>(() => sessions.OpenAsync(login, cancellationToken));
        var result = await new PullRun(plan, remembered, tools.Time.GetUtcNow()).ReadAsync(
            [
                .. tools.Wanted(plan).Select(words => Search(api, home, words)),
                Notifications(api, home),
                .. tools.OwnAccounts(plan).Select(own => Own(api, home, own)),
            ],
            cancellationToken);
        return result.NotBefore is null && api.IsValueCreated
            ? result with { Mentions = await WithFollowersAsync(await api.Value, home, result.Mentions, cancellationToken) }
            : result;
    }

    public string? Lacks(SourcePlan plan) => LacksAccount(plan) ?? tools.LacksSecret(plan, "Password", Advice(plan));

    private static string? LacksAccount(SourcePlan plan) => plan.Account is null
        ? $"Source '{plan.Name}' has no account; give the handle of the account that it reads with, such as acmetea.bsky.social."
        : null;

    private static string Advice(SourcePlan plan) =>
        "Make an app password at bsky.app under Settings, Privacy and security, App passwords, and set "
            + $"{SourceTools.SettingOf(plan, "Password")}; account is the handle it is for";

    private static Listing Search(Lazy<Task<Api>> api, Uri home, string words) => new($"search {words}")
    {
        Scale = PositionScale.Milliseconds,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var query = words.StartsWith('#') ? words.Trim() : $"\"{words.Trim().Replace('"', ' ')}\"";
            var path = $"xrpc/app.bsky.feed.searchPosts?q={Uri.EscapeDataString(query)}&sort=latest&limit={PageSize}"
                + $"&since={Uri.EscapeDataString(Iso(ask.From))}"
                + (ask.Until is { } until ? $"&until={Uri.EscapeDataString(Iso(until + 1))}" : string.Empty) + After(ask);
            return await PageAsync(await api.Value, new Uri(home, path), "posts", post => ItemOf(post, addressed: false), cancellationToken);
        },
    };

    private static Listing Notifications(Lazy<Task<Api>> api, Uri home) => new("notifications")
    {
        Scale = PositionScale.Milliseconds,
        GoesBelow = false,
        ReadAsync = async (ask, cancellationToken) => await PageAsync(
            await api.Value,
            new Uri(home, "xrpc/app.bsky.notification.listNotifications?reasons=mention&reasons=reply&reasons=quote"
                + $"&limit={PageSize}{After(ask)}"),
            "notifications",
            post => post["reason"].Text is "mention" or "reply" or "quote" ? ItemOf(post, addressed: true) : null,
            cancellationToken),
    };

    private static Listing Own(Lazy<Task<Api>> api, Uri home, string account) => new($"own {account}")
    {
        Scale = PositionScale.Milliseconds,
        GoesBelow = false,
        ReadAsync = async (ask, cancellationToken) => await PageAsync(
            await api.Value,
            new Uri(home, $"xrpc/app.bsky.feed.getAuthorFeed?actor={Uri.EscapeDataString(account)}"
                + $"&filter=posts_with_replies&limit={PageSize}{After(ask)}"),
            "feed",
            entry => entry["reason"].IsObject ? null : ItemOf(entry["post"], addressed: false),
            cancellationToken),
    };

    private static async Task<ListingPage> PageAsync(
        Api api, Uri address, string list, Func<Fields, ListedItem?> read, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(address, cancellationToken);
        var body = new Fields(answer.Json);
        return new ListingPage
        {
            Items = [.. body[list].Items.Select(read).OfType<ListedItem>()],
            Next = body["cursor"].Id,
            Limit = answer.Limit,
        };
    }

    private static string After(ListingAsk ask) => ask.Token is null ? string.Empty : $"&cursor={Uri.EscapeDataString(ask.Token)}";

    private static string Iso(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Listed by the earlier of the author's time and the network's (sortAt).</summary>
    private static ListedItem? ItemOf(Fields post, bool addressed)
    {
        var (record, author) = (post["record"], post["author"]);
        var (indexed, written) = (post["indexedAt"].Time, record["createdAt"].Time);
        if (post["uri"].Id is not { } uri || (written ?? indexed) is not { } at || TextOf(record, post["embed"]) is not { Length: > 0 } text)
        {
            return null;
        }

        var sorted = indexed < at ? indexed.Value : at;
        var handle = author["handle"].Name;
        return new ListedItem(
            new Mention
            {
                Id = uri,
                Source = "bluesky",
                Channel = Channel.Bluesky,
                Url = LinkOf(uri),
                Author = author["did"].Id is { } did ? new Author(did, handle ?? did) : null,
                Text = text,
                Language = record["langs"].Items.Select(tag => tag.Language).FirstOrDefault(),
                CreatedAt = sorted,
                ThreadId = record["reply"]["root"]["uri"].Id ?? uri,
                ParentId = record["reply"]["parent"]["uri"].Id,
                Engagement = new Engagement(
                    post["likeCount"].Count, post["repostCount"].Count + post["quoteCount"].Count, post["replyCount"].Count),
            },
            sorted.ToUnixTimeMilliseconds(),
            post["cid"].Id)
        {
            Addressed = addressed,
        };
    }

    /// <summary><c>at://did/app.bsky.feed.post/key</c> as people open it.</summary>
    private static string? LinkOf(string uri) => uri.Split('/') is ["at:", "", var did, _, var key]
        ? $"https://bsky.app/profile/{did}/post/{Uri.EscapeDataString(key)}" : null;

    /// <summary>The words, with the links they stand for; of a picture without words what it shows.</summary>
    private static string? TextOf(Fields record, Fields embed)
    {
        if (record["text"].Text is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return FeedText.Value(BlueskyFacets.WithLinks(text, record["facets"]));
        }

        return FeedText.Value(string.Join('\n', new[] { record["embed"], record["embed"]["media"], embed, embed["media"] }
            .SelectMany(pictures => pictures["images"].Items)
            .Select(image => image["alt"].Text).OfType<string>().Distinct(StringComparer.Ordinal).Take(4)));
    }

    /// <summary>Posts do not say how many follow their authors; a bounded number is asked for, and nothing depends on it.</summary>
    private static async Task<IReadOnlyList<Mention>> WithFollowersAsync(
        Api api, Uri home, IReadOnlyList<Mention> mentions, CancellationToken cancellationToken)
    {
        var followers = new Dictionary<string, long>(StringComparer.Ordinal);
        var authors = mentions.Select(mention => mention.Author?.Id).OfType<string>().Distinct(StringComparer.Ordinal);
        foreach (var some in authors.Chunk(ProfilesAtOnce).Take(MostProfileQuestions))
        {
            try
            {
                var actors = string.Join('&', some.Select(author => $"actors={Uri.EscapeDataString(author)}"));
                var answer = await api.GetAsync(new Uri(home, $"xrpc/app.bsky.actor.getProfiles?{actors}"), cancellationToken);
                foreach (var profile in new Fields(answer.Json)["profiles"].Items)
                {
                    if (profile is { } known && known["did"].Id is { } did && known["followersCount"].Number is { } count)
                    {
                        followers[did] = count;
                    }
                }
            }
            catch (ExpectedFailureException)
            {
                // Reach is shown and decides nothing: without it the mentions are as good.
                break;
            }
        }

        return [.. mentions.Select(mention => mention.Author is { Id: { } id } author && followers.TryGetValue(id, out var count)
            ? mention with { Author = author with { Followers = count } }
            : mention)];
    }
}
