using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// YouTube's commentThreads, comments and search: newest first, at most 100 (50 of a search) a page, few replies shown with a thread.
/// </summary>
internal sealed class YouTubePlace : Place
{
    private const int RepliesShown = 2;

    public const string Channel = "UCaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>By the number of the thread, oldest first.</summary>
    public Dictionary<int, List<Post>> Replies { get; } = [];

    public List<Post> Videos { get; } = [];

    public Dictionary<string, int> Asked { get; } = [];

    public List<string> Queries { get; } = [];

    /// <summary>What was in an address or a header and looks like the key.</summary>
    public List<string> Leaks { get; } = [];

    public override string IdOf(Post post) => string.Create(CultureInfo.InvariantCulture, $"Ugx{post.Number:d8}AaABAg");

    public string ReplyIdOf(Post thread, Post reply) => string.Create(CultureInfo.InvariantCulture, $"{IdOf(thread)}.r{reply.Number}");

    public override Task AnswerAsync(HttpContext context)
    {
        var (path, query) = (context.Request.Path.Value!.Split('/')[^1], context.Request.Query);
        Asked[path] = Asked.GetValueOrDefault(path) + 1;
        Queries.Add(context.Request.QueryString.Value!);
        Assert.Equal("/youtube/v3/" + path, context.Request.Path.Value);
        Assert.Equal("the-key", context.Request.Headers["X-Goog-Api-Key"]);
        if (context.Request.QueryString.Value!.Contains("the-key", StringComparison.Ordinal))
        {
            Leaks.Add(context.Request.QueryString.Value);
        }

        return path switch
        {
            "commentThreads" => query.ContainsKey("videoId") && query["videoId"] != "aaaaaaaaaaa"
                ? RefuseAsync(context, 403, "commentsDisabled")
                : PageAsync(context, [.. Shown.Where(post => !post.Deleted).OrderByDescending(post => post.At)
                    .ThenByDescending(post => post.Number)], 100, Thread),
            "comments" => Shown.Single(post => IdOf(post) == query["parentId"]) is var thread
                ? PageAsync(context, [.. Replies[thread.Number].AsEnumerable().Reverse()], 100, reply => Reply(thread, reply))
                : Task.CompletedTask,
            "search" => PageAsync(context, [.. Videos.Where(video => video.ShownFrom <= Clock() && Within(video, query))
                .OrderByDescending(video => video.At)], 50, Video),
            "channels" => WriteAsync(context, new JsonObject { ["items"] = new JsonArray(new JsonObject { ["id"] = Channel }) }),
            _ => RefuseAsync(context, 404, "notFound"),
        };
    }

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, Error("rateLimitExceeded", 429));
    }

    public static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, Error(reason, status));
    }

    private static JsonObject Error(string reason, int status) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = status,
            ["message"] = "Why not.",
            ["errors"] = new JsonArray(new JsonObject { ["message"] = "Why not.", ["domain"] = "youtube.quota", ["reason"] = reason }),
        },
    };

    private static Task PageAsync(HttpContext context, List<Post> posts, int size, Func<Post, JsonNode> write)
    {
        Assert.Equal(size.ToString(CultureInfo.InvariantCulture), context.Request.Query["maxResults"]);
        var from = context.Request.Query["pageToken"].ToString() is { Length: > 0 } token
            ? int.Parse(token[1..], CultureInfo.InvariantCulture) : 0;
        var page = new JsonObject { ["kind"] = "youtube#listResponse", ["items"] = Array(posts.Skip(from).Take(size).Select(write)) };
        if (from + size < posts.Count)
        {
            page["nextPageToken"] = string.Create(CultureInfo.InvariantCulture, $"C{from + size}");
        }

        return WriteAsync(context, page);
    }

    private static bool Within(Post video, IQueryCollection query) =>
        video.At >= DateTimeOffset.Parse(query["publishedAfter"]!, CultureInfo.InvariantCulture)
            && (query["publishedBefore"].ToString() is not { Length: > 0 } before
                || video.At < DateTimeOffset.Parse(before, CultureInfo.InvariantCulture));

    private JsonObject Thread(Post post)
    {
        var replies = Replies.GetValueOrDefault(post.Number, []);
        var thread = new JsonObject
        {
            ["kind"] = "youtube#commentThread",
            ["id"] = IdOf(post),
            ["snippet"] = new JsonObject
            {
                ["channelId"] = Channel,
                ["videoId"] = "aaaaaaaaaaa",
                ["topLevelComment"] = Comment(post, IdOf(post), parent: null),
                ["totalReplyCount"] = replies.Count,
            },
        };
        if (replies.Count > 0)
        {
            thread["replies"] = new JsonObject { ["comments"] = Array(replies.Take(RepliesShown).Select(reply => Reply(post, reply))) };
        }

        return thread;
    }

    private JsonObject Reply(Post thread, Post reply) => Comment(reply, ReplyIdOf(thread, reply), IdOf(thread));

    private static JsonObject Comment(Post post, string id, string? parent)
    {
        var snippet = new JsonObject
        {
            ["authorDisplayName"] = post.Author,
            ["authorChannelId"] = new JsonObject { ["value"] = $"UC-{post.Author.TrimStart('@')}" },
            ["textDisplay"] = post.Text,
            ["textOriginal"] = post.Text,
            ["likeCount"] = 3,
            ["publishedAt"] = Iso(post.At),
            ["updatedAt"] = Iso(post.EditedAt ?? post.At),
        };
        if (parent is not null)
        {
            snippet["parentId"] = parent;
        }

        return new JsonObject { ["kind"] = "youtube#comment", ["id"] = id, ["snippet"] = snippet };
    }

    private static JsonNode Video(Post video) => new JsonObject
    {
        ["id"] = new JsonObject { ["kind"] = "youtube#video", ["videoId"] = $"video{video.Number:d6}" },
        ["snippet"] = new JsonObject
        {
            ["publishedAt"] = Iso(video.At),
            ["channelId"] = "UC-reviewer",
            ["title"] = "Acme Tea &amp; me",
            ["description"] = video.Text,
            ["channelTitle"] = "Reviewer",
        },
    };
}
