using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Vigie.Collect;

namespace Vigie.Tests.Collect.Pull;

/// <summary>The X API v2: newest first, ids that are times, a bill for every post of a UTC day.</summary>
internal sealed class XPlace : Place
{
    public const string Account = "2244994945";

    private readonly HashSet<string> billed = new(StringComparer.Ordinal);

    /// <summary>Whether the token is the account's own.</summary>
    public bool IsOwnToken { get; init; }

    /// <summary>In which list the posts stand.</summary>
    public Func<string, Post, bool> Lists { get; set; } = (list, post) => list == (post.Author == "acmecare" ? "staff" : "mentions");

    public Action<Post, JsonObject> Dress { get; set; } = (_, _) => { };

    /// <summary>Refuse an id older than this, as recent search does.</summary>
    public TimeSpan Reach { get; set; } = TimeSpan.FromDays(7);

    public List<string> Asked { get; } = [];

    /// <summary>US dollars by what was given.</summary>
    public Dictionary<string, double> Bills { get; } = [];

    public double Bill => Bills.Values.Sum();

    public override string IdOf(Post post) => Snowflake(post.At, post.Number);

    public override Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Add(path + context.Request.QueryString);
        Assert.Equal("Bearer x-token", context.Request.Headers.Authorization);
        return path switch
        {
            "/2/users/me" => IsOwnToken ? UserAsync(context) : ProblemAsync(context, 403, "unsupported-authentication"),
            "/2/users/by/username/acmetea" => UserAsync(context),
            "/2/users/by/username/acmecare" => UserAsync(context, $"9{"acmecare".Length}", "acmecare"),
            $"/2/users/{Account}/mentions" => ListAsync(context, "mentions", "pagination_token", 5, IsOwnToken ? 0.001 : 0.005),
            $"/2/users/{Account}/tweets" => ListAsync(context, "own", "pagination_token", 5, IsOwnToken ? 0.001 : 0.005),
            "/2/tweets/search/recent" => SearchAsync(context),
            _ => ProblemAsync(context, 404, "resource-not-found"),
        };
    }

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers["x-rate-limit-limit"] = "450";
        context.Response.Headers["x-rate-limit-remaining"] = "0";
        context.Response.Headers["x-rate-limit-reset"] =
            (TimeProvider.System.GetUtcNow() + wait).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return ProblemAsync(context, 429, "rate-limits");
    }

    public static Task ProblemAsync(HttpContext context, int status, string kind)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new JsonObject
        {
            ["title"] = "Why not",
            ["detail"] = "Why not.",
            ["type"] = $"https://api.twitter.com/2/problems/{kind}",
            ["status"] = status,
        });
    }

    public static string Snowflake(DateTimeOffset at, int number) =>
        (XPost.Positions.At(at) + number).ToString(CultureInfo.InvariantCulture);

    /// <summary>The newest version has an id of its own.</summary>
    private static string VersionOf(Post post) => Snowflake(post.EditedAt ?? post.At, post.Number);

    private Task UserAsync(HttpContext context, string id = Account, string name = "AcmeTea")
    {
        Charge("user", id, 0.010);
        return WriteAsync(context, new JsonObject
        {
            ["data"] = new JsonObject { ["id"] = id, ["name"] = "Acme Tea", ["username"] = name },
        });
    }

    private Task SearchAsync(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.InRange(query["query"].ToString().Length, 1, 512);
        var oldest = Clock() - Reach;
        var tooOld = (Number(query["since_id"]) is { } since && since < XPost.Positions.At(oldest))
            || (query["start_time"].ToString() is { Length: > 0 } start && Time(start) < oldest);
        var list = query["query"].ToString().StartsWith("(from:", StringComparison.Ordinal) ? "staff" : "search";
        return tooOld ? ProblemAsync(context, 400, "invalid-request")
            : ListAsync(context, list, "next_token", 10, 0.005);
    }

    private Task ListAsync(HttpContext context, string list, string tokenName, int least, double price)
    {
        var query = context.Request.Query;
        var size = int.Parse(query["max_results"]!, CultureInfo.InvariantCulture);
        Assert.InRange(size, least, 100);
        var (since, until, next) = (Number(query["since_id"]), Number(query["until_id"]), Number(query[tokenName]));
        var start = query["start_time"].ToString() is { Length: > 0 } text ? Time(text) : (DateTimeOffset?)null;
        var posts = Shown.Where(post => !post.Deleted && Lists(list, post)).OrderByDescending(post => Number(VersionOf(post)))
            .Where(post => (since is null || Number(VersionOf(post)) > since) && (start is null || post.At >= start))
            .Where(post => (until is null || Number(VersionOf(post)) < until) && (next is null || Number(VersionOf(post)) < next)).ToList();
        var page = posts.Take(size).ToList();
        var meta = new JsonObject { ["result_count"] = page.Count };
        if (page.Count > 0)
        {
            (meta["newest_id"], meta["oldest_id"]) = (VersionOf(page[0]), VersionOf(page[^1]));
        }

        if (posts.Count > size)
        {
            meta["next_token"] = VersionOf(page[^1]);
        }

        page.ForEach(post => Charge("post", VersionOf(post), price));
        var body = new JsonObject { ["meta"] = meta };
        if (page.Count > 0)
        {
            body["data"] = Array(page.Select(View));
        }

        return WriteAsync(context, body);
    }

    private JsonNode View(Post post)
    {
        var view = new JsonObject
        {
            ["id"] = VersionOf(post),
            ["text"] = post.Text,
            ["author_id"] = post.Author == "acmetea" ? Account : $"9{post.Author.Length}",
            ["conversation_id"] = IdOf(post),
            ["created_at"] = Iso(post.EditedAt ?? post.At),
            ["lang"] = "en",
            ["edit_history_tweet_ids"] = post.EditedAt is null ? new JsonArray(IdOf(post)) : new JsonArray(IdOf(post), VersionOf(post)),
            ["public_metrics"] = new JsonObject
            {
                ["retweet_count"] = 2,
                ["reply_count"] = 1,
                ["like_count"] = 3,
                ["quote_count"] = 4,
            },
        };
        Dress(post, view);
        return view;
    }

    private void Charge(string what, string id, double price)
    {
        if (billed.Add($"{Clock().UtcDateTime:yyyy-MM-dd} {what} {id}"))
        {
            var month = Clock().UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            Bills[month] = Bills.GetValueOrDefault(month) + price;
        }
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : null;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
