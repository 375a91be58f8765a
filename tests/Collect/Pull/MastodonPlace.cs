using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>A Mastodon server: timelines below <c>max_id</c>, and a search whose <c>max_id</c> is a whole second that is left out.</summary>
internal sealed class MastodonPlace : Place
{
    /// <summary>Members of the status that a test wants otherwise.</summary>
    public Action<Post, JsonObject> Dress { get; set; } = (_, _) => { };

    /// <summary>What is said to the account.</summary>
    public List<Post> Said { get; } = [];

    public int? Remaining { get; set; }

    public override string IdOf(Post post) =>
        $"{((post.At.ToUnixTimeMilliseconds() << 16) | (long)(post.Number & 0xffff)).ToString(CultureInfo.InvariantCulture)}";

    public override Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (Remaining is { } left)
        {
            context.Response.Headers["X-RateLimit-Remaining"] = $"{left}";
            context.Response.Headers["X-RateLimit-Reset"] = Iso(DateTimeOffset.UtcNow.AddSeconds(120));
        }

        return path switch
        {
            _ when path.StartsWith("/api/v1/timelines/tag/", StringComparison.Ordinal) => WriteAsync(context, Below(context, Shown)),
            "/api/v2/search" => WriteAsync(context, new JsonObject { ["statuses"] = Found(context) }),
            "/api/v1/notifications" => WriteAsync(context, Notifications(context)),
            "/api/v1/accounts/lookup" => WriteAsync(context, new JsonObject { ["id"] = "77" }),
            "/api/v1/accounts/77/statuses" => WriteAsync(context, Below(context, Shown.Where(post => post.Author == "acmecare"))),
            _ => NotFoundAsync(context),
        };
    }

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = 429;
        context.Response.Headers["X-RateLimit-Limit"] = "300";
        context.Response.Headers["X-RateLimit-Remaining"] = "0";
        context.Response.Headers["X-RateLimit-Reset"] = Iso(DateTimeOffset.UtcNow + wait);
        return WriteAsync(context, new JsonObject { ["error"] = "Too many requests" });
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return WriteAsync(context, new JsonObject { ["error"] = "Record not found" });
    }

    private JsonArray Below(HttpContext context, IEnumerable<Post> posts)
    {
        var max = long.TryParse(context.Request.Query["max_id"], CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue;
        return Array(Ordered(posts).Where(post => Number(post) < max).Take(40).Select(Status));
    }

    private JsonArray Found(HttpContext context)
    {
        var query = context.Request.Query;
        var before = long.TryParse(query["max_id"], CultureInfo.InvariantCulture, out var id) ? (id >> 16) / 1000 : long.MaxValue;
        var offset = int.Parse(query["offset"]!, CultureInfo.InvariantCulture);
        return Array(Ordered(Shown).Where(post => post.At.ToUnixTimeSeconds() < before).Skip(offset).Take(40).Select(Status));
    }

    private JsonArray Notifications(HttpContext context)
    {
        var max = long.TryParse(context.Request.Query["max_id"], CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue;
        return Array(Said.Index().Reverse().Where(pair => pair.Index + 1 < max).Take(80).Select(JsonNode (pair) => new JsonObject
        {
            ["id"] = $"{pair.Index + 1}",
            ["type"] = "mention",
            ["created_at"] = Iso(pair.Item.At),
            ["status"] = Status(pair.Item),
        }));
    }

    private IEnumerable<Post> Ordered(IEnumerable<Post> posts) => posts.Where(post => !post.Deleted).OrderByDescending(Number);

    private long Number(Post post) => long.Parse(IdOf(post), CultureInfo.InvariantCulture);

    private JsonNode Status(Post post)
    {
        var status = new JsonObject
        {
            ["id"] = IdOf(post),
            ["created_at"] = Iso(post.At),
            ["in_reply_to_id"] = null,
            ["visibility"] = "public",
            ["language"] = "en",
            ["uri"] = $"https://tea.example/users/{post.Author}/statuses/{IdOf(post)}",
            ["url"] = $"https://tea.example/@{post.Author}/{IdOf(post)}",
            ["replies_count"] = 0,
            ["reblogs_count"] = 2,
            ["favourites_count"] = 1,
            ["edited_at"] = post.EditedAt is { } edited ? Iso(edited) : null,
            ["spoiler_text"] = string.Empty,
            ["content"] = $"<p>{post.Text}</p>",
            ["account"] = new JsonObject
            {
                ["id"] = "1",
                ["acct"] = post.Author,
                ["followers_count"] = 12,
                ["indexable"] = true,
                ["note"] = "<p>Drinks tea.</p>",
            },
            ["reblog"] = null,
        };
        Dress(post, status);
        return status;
    }
}
