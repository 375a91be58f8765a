using System.Globalization;
using System.Net;
using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>discourse</c>: a forum on Discourse. Reads all its latest posts; with <c>find</c>, what its search finds, which suits forums too
/// busy to be read whole. Public forums need no key. Posts that wait for approval appear with old ids: 200 of them are read again each time.
/// </summary>
internal sealed class DiscourseSource(SourceTools tools) : ISource
{
    /// <summary>Some versions show the visible ones of so many ids, others so many posts.</summary>
    private const int PageIds = 50;

    private const int IdsReadAgain = 200;

    private const string Deleted = "deleted";

    private const string ItsUrl = "the forum";

    public string Kind => "discourse";

    public string? Lacks(SourcePlan plan) => SourceTools.LacksUrl(plan, ItsUrl);

    public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var home = SourceTools.RequiredUrl(plan, ItsUrl);
        var key = tools.Secret(plan, "Key");
        var api = new Api(tools, plan, $"A forum that is not public needs an API key (Admin, API, scope read): set "
            + $"{SourceTools.SettingOf(plan, "Key")}, and account to the user it is for")
        {
            Headers = key is null ? [] :
            [
                KeyValuePair.Create("Api-Key", key.Reveal()),
                KeyValuePair.Create("Api-Username", plan.Account ?? "system"),
            ],
            Explain = Explain(plan),
        };
        IReadOnlyList<Listing> listings = plan.Find.Count == 0 ? [Latest(api, home)] :
        [
            .. plan.Find.Select(words => Search(api, home, words, $"\"{words.Trim().Replace('"', ' ')}\"")),
            .. tools.OwnAccounts(plan).Select(own => Search(api, home, $"own {own}", $"@{own.Replace(' ', '_')}")),
        ];
        return new PullRun(plan, PullCursor.Parse(cursor), tools.Time.GetUtcNow()).ReadAsync(listings, cancellationToken);
    }

    /// <summary>A limit's wait stands in the body: <c>extras.wait_seconds</c>.</summary>
    private static Func<ApiRefusal, ExpectedFailureException?> Explain(SourcePlan plan) => refusal =>
        refusal.Status == HttpStatusCode.TooManyRequests
            && new Fields(refusal.Json)["extras"]["wait_seconds"].Number is { } seconds and >= 0 and <= 86_400
            ? new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{plan.Name}': the forum says that it is asked too often. It is asked again later (status 429).",
                refusal.RetryAfter is { } wait && wait.TotalSeconds > seconds ? wait : TimeSpan.FromSeconds(seconds))
            : null;

    private static Listing Latest(Api api, Uri home) => new("latest posts")
    {
        OverlapPositions = IdsReadAgain,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var before = ask.Token is { } token ? long.Parse(token, CultureInfo.InvariantCulture) : ask.Until;
            var path = "posts.json" + (before is null ? string.Empty : $"?before={before}");
            var answer = await api.GetAsync(new Uri(home, path), cancellationToken);
            var posts = new Fields(answer.Json)["latest_posts"].Items.ToList();
            var items = posts.Select(post => ItemOf(home, post, post)).OfType<ListedItem>().OrderByDescending(item => item.Position).ToList();

            // An empty page is a stretch of ids whose posts nobody may see.
            var next = items.Count > 0 ? items[^1].Position - 1 : before - PageIds ?? 0;
            return new ListingPage
            {
                Items = items,
                Next = next > 0 && next >= ask.From ? $"{next}" : null,
                Lowest = next + 1,
                Limit = answer.Limit,
                SetAside = [.. posts.Where(post => ItemOf(home, post, post) is null).Select(_ => "A post has no id, time or text.")],
            };
        },
    };

    /// <summary>Its words know whole days only: the day is read from its last page on.</summary>
    private static Listing Search(Api api, Uri home, string name, string wanted) => new($"search {name}")
    {
        Scale = PositionScale.Milliseconds,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var page = ask.Token is null ? 1 : int.Parse(ask.Token, CultureInfo.InvariantCulture);
            var query = $"{wanted} order:latest after:{Day(ask.From, -1)}"
                + (ask.Until is { } until ? $" before:{Day(until, 2)}" : string.Empty);
            var answer = await api.GetAsync(
                new Uri(home, $"search.json?q={Uri.EscapeDataString(query)}&page={page}"), cancellationToken);
            var found = new Fields(answer.Json);
            var topics = found["topics"].Items.Where(topic => topic["id"].Id is not null)
                .DistinctBy(topic => topic["id"].Id).ToDictionary(topic => topic["id"].Id!);
            var items = found["posts"].Items
                .Select(post => ItemOf(home, post, topics.GetValueOrDefault(post["topic_id"].Id ?? string.Empty)))
                .OfType<ListedItem>().Select(item => item with { Position = item.Mention.CreatedAt.ToUnixTimeMilliseconds() });
            return new ListingPage
            {
                Items = [.. items.OrderByDescending(item => item.Position)],
                Next = found["grouped_search_result"]["more_full_page_results"].IsTrue ? $"{page + 1}" : null,
                Limit = answer.Limit,
            };
        },
    };

    private static string Day(long milliseconds, int days) => DateTimeOffset
        .FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, 253_000_000_000_000)).AddDays(days)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="home">Where the forum is.</param>
    /// <param name="post">The post.</param>
    /// <param name="topic">What tells of its topic: the post itself, or what the search gave beside it.</param>
    private static ListedItem? ItemOf(Uri home, Fields post, Fields topic)
    {
        if (post["id"] is not { Number: { } number, Id: { } id } || post["created_at"].Time is not { } at)
        {
            return null;
        }

        var gone = post["user_deleted"].IsTrue || post["deleted_at"].Text is not null;
        var text = TextOf(post);
        if (text.Length == 0 && !gone)
        {
            return null;
        }

        var thread = post["topic_id"].Id;
        var slug = topic["topic_slug"].Text ?? topic["slug"].Text ?? "topic";
        var author = post["username"].Name;
        var version = post["version"].Number;
        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = "discourse",
                Channel = Channel.Forum,
                Url = thread is null ? null
                    : new Uri(home, $"t/{Uri.EscapeDataString(slug)}/{Uri.EscapeDataString(thread)}/{post["post_number"].Count}").AbsoluteUri,
                Author = author is null ? null : new Author(author, author),
                Text = text,
                Title = topic["topic_title"].Text ?? topic["title"].Text,
                CreatedAt = at,
                ThreadId = thread,
                Engagement = new Engagement(post["like_count"].Count, 0, post["reply_count"].Count),
                Deleted = gone,
                Revision = version > 1 ? $"{version}" : null,
            },
            number,
            gone ? Deleted : version is null ? null : $"{version}");
    }

    /// <summary>What is quoted is somebody else's.</summary>
    private static string TextOf(Fields post) =>
        HtmlText.Of(Markup.Without(post["cooked"].Text ?? post["blurb"].Text ?? string.Empty, "<aside class=\"quote", "</aside>"));
}
