using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>Bluesky: sessions, a search by the earlier of an author's time and the network's, notifications, profiles.</summary>
internal sealed class BlueskyPlace : Place
{
    public Action<Post, JsonObject> Dress { get; set; } = (_, _) => { };

    public List<Post> Said { get; } = [];

    public int Logins { get; private set; }

    public int Renewals { get; private set; }

    public override string IdOf(Post post) => $"at://did:plc:{post.Author}/app.bsky.feed.post/3k{post.Number:d8}";

    public override async Task AnswerAsync(HttpContext context)
    {
        var method = context.Request.Path.Value!["/xrpc/".Length..];
        if (method is "com.atproto.server.createSession" or "com.atproto.server.refreshSession")
        {
            await LoginAsync(context, method.EndsWith("createSession", StringComparison.Ordinal));
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer access-{Logins + Renewals}")
        {
            context.Response.StatusCode = 400;
            await WriteAsync(context, new JsonObject { ["error"] = "ExpiredToken", ["message"] = "Token has expired" });
            return;
        }

        await WriteAsync(context, method switch
        {
            "app.bsky.feed.searchPosts" => Page(context, "posts", Found(context.Request.Query)),
            "app.bsky.notification.listNotifications" => Page(context, "notifications", Said.AsEnumerable().Reverse().Select(Notice)),
            "app.bsky.feed.getAuthorFeed" => Page(context, "feed", Own()),
            "app.bsky.actor.getProfiles" => new JsonObject
            {
                ["profiles"] = Array(context.Request.Query["actors"].Select(JsonNode (did) =>
                    new JsonObject { ["did"] = did, ["followersCount"] = 321 })),
            },
            _ => throw new InvalidOperationException(method),
        });
    }

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = 429;
        context.Response.Headers["RateLimit-Limit"] = "3000";
        context.Response.Headers["RateLimit-Remaining"] = "0";
        context.Response.Headers["RateLimit-Reset"] =
            (DateTimeOffset.UtcNow + wait).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["RateLimit-Policy"] = "3000;w=300";
        return WriteAsync(context, new JsonObject { ["error"] = "RateLimitExceeded", ["message"] = "Rate Limit Exceeded" });
    }

    private Task LoginAsync(HttpContext context, bool isNew)
    {
        (Logins, Renewals) = isNew ? (Logins + 1, Renewals) : (Logins, Renewals + 1);
        return WriteAsync(context, new JsonObject
        {
            ["accessJwt"] = $"access-{Logins + Renewals}",
            ["refreshJwt"] = "refresh",
            ["did"] = "did:plc:acme",
        });
    }

    private static JsonObject Page(HttpContext context, string list, IEnumerable<JsonNode> all)
    {
        var query = context.Request.Query;
        var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        var skip = int.TryParse(query["cursor"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        var items = all.ToList();
        var page = new JsonObject { [list] = Array(items.Skip(skip).Take(limit)) };
        if (items.Count > skip + limit)
        {
            page["cursor"] = $"{skip + limit}";
        }

        return page;
    }

    private IEnumerable<JsonNode> Found(IQueryCollection query)
    {
        var since = DateTimeOffset.Parse(query["since"]!, CultureInfo.InvariantCulture);
        var until = DateTimeOffset.TryParse(query["until"], CultureInfo.InvariantCulture, out var given) ? given : DateTimeOffset.MaxValue;
        return Shown.Where(post => !post.Deleted && Sorted(post) >= since && Sorted(post) < until)
            .OrderByDescending(Sorted).ThenByDescending(post => post.Number).Select(View);
    }

    private IEnumerable<JsonNode> Own() => Shown.Where(post => post.Author == "acmecare").OrderByDescending(post => post.At)
        .Select(JsonNode (post) => new JsonObject { ["post"] = View(post) });

    private static DateTimeOffset Sorted(Post post) => post.At < post.ShownFrom ? post.At : post.ShownFrom;

    private JsonNode Notice(Post post)
    {
        var notice = (JsonObject)View(post);
        notice["reason"] = "reply";
        return notice;
    }

    private JsonNode View(Post post)
    {
        var view = new JsonObject
        {
            ["uri"] = IdOf(post),
            ["cid"] = $"bafy{post.Number}{post.EditedAt?.Ticks}",
            ["author"] = new JsonObject { ["did"] = $"did:plc:{post.Author}", ["handle"] = $"{post.Author}.example" },
            ["record"] = new JsonObject
            {
                ["$type"] = "app.bsky.feed.post",
                ["text"] = post.Text,
                ["createdAt"] = Iso(post.At),
                ["langs"] = new JsonArray("en-GB"),
            },
            ["replyCount"] = 1,
            ["repostCount"] = 2,
            ["likeCount"] = 3,
            ["quoteCount"] = 4,
            ["indexedAt"] = Iso(post.ShownFrom),
        };
        Dress(post, view);
        return view;
    }
}
