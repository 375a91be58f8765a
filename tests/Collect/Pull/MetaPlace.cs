using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// The Graph API: a Page with one post whose comments are the place's posts, newest first, cursors, and an Instagram account with one picture
/// when there is one.
/// </summary>
internal sealed class MetaPlace : Place
{
    public const string Page = "1001";

    public const string PagePost = "1001_5";

    public const string Picture = "1790";

    public bool HasInstagram { get; set; }

    /// <summary>Comments under the picture, and answers to the first of them.</summary>
    public List<Post> Pictured { get; } = [];

    public List<Post> PicturedAnswers { get; } = [];

    /// <summary>When the Page's post was made.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    public string? AppSecret { get; set; }

    public List<string> Asked { get; } = [];

    /// <summary>Null for a Page that has them switched off.</summary>
    public List<JsonObject>? Reviews { get; set; } = [];

    public override string IdOf(Post post) => string.Create(CultureInfo.InvariantCulture, $"5_{70_000 + post.Number}");

    public override Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        Asked.Add(path);
        Assert.Equal("Bearer page-token", context.Request.Headers.Authorization);
        Assert.False(context.Request.Query.ContainsKey("access_token"));
        Assert.Equal(Proof, context.Request.Query["appsecret_proof"].ToString());
        context.Response.Headers["X-App-Usage"] = """{"call_count":3,"total_time":1,"total_cputime":1}""";
        return path switch
        {
            "me" or Page => AssetsAsync(context),
            $"{Page}/feed" => PageAsync<JsonObject>(context, [PostedPost()], post => post),
            $"{Page}/tagged" or "2002/tags" => PageAsync<JsonObject>(context, [], post => post),
            $"{PagePost}/comments" => CommentsAsync(context),
            $"{Page}/ratings" when Reviews is null => RefuseAsync(context, 400, 10),
            $"{Page}/ratings" => PageAsync(context, Reviews, review => review.DeepClone()),
            "2002/media" => PageAsync<JsonObject>(context, [Media()], media => media),
            $"{Picture}/comments" => PageAsync(context, [.. Pictured.OrderByDescending(post => post.At)], Pictures),
            _ => RefuseAsync(context, 400, 100),
        };
    }

    /// <summary>Minutes until there is room again, in the header of the use case.</summary>
    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers["X-Business-Use-Case-Usage"] = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"1001":[{"type":"pages","call_count":100,"total_time":20,"estimated_time_to_regain_access":{{wait.TotalMinutes}} }]}""");
        return RefuseAsync(context, 400, 32);
    }

    public static Task RefuseAsync(HttpContext context, int status, int code)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = "Why not.", ["type"] = "OAuthException", ["code"] = code, ["fbtrace_id"] = "A" },
        });
    }

    private string Proof => AppSecret is null ? string.Empty : Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), Encoding.UTF8.GetBytes("page-token")));

    private static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+0000";

    private static JsonObject Person(Post post) =>
        new() { ["id"] = post.Author == "page" ? Page : $"8{post.Author.Length}", ["name"] = post.Author };

    private Task AssetsAsync(HttpContext context)
    {
        var assets = new JsonObject { ["id"] = Page };
        if (HasInstagram)
        {
            assets["instagram_business_account"] = new JsonObject { ["id"] = "2002", ["username"] = "acmetea" };
        }

        return WriteAsync(context, assets);
    }

    private JsonObject PostedPost() => new()
    {
        ["id"] = PagePost,
        ["created_time"] = Stamp(PostedAt),
        ["updated_time"] = Stamp(Shown.Select(post => post.ShownFrom).Append(PostedAt).Max()),
        ["from"] = new JsonObject { ["id"] = Page, ["name"] = "Acme Tea" },
    };

    private JsonObject Media() => new()
    {
        ["id"] = Picture,
        ["timestamp"] = Stamp(PostedAt),
        ["permalink"] = "https://www.instagram.com/p/abc/",
        ["comments_count"] = Pictured.Count + PicturedAnswers.Count,
    };

    private Task CommentsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal("reverse_chronological stream", $"{query["order"]} {query["filter"]}");
        var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(query["since"]!, CultureInfo.InvariantCulture));
        return PageAsync(
            context,
            [.. Shown.Where(post => !post.Deleted && post.At >= since).OrderByDescending(post => Stamp(post.At), StringComparer.Ordinal)
                .ThenByDescending(post => post.Number)],
            post => new JsonObject
            {
                ["id"] = IdOf(post),
                ["message"] = post.Text,
                ["from"] = Person(post),
                ["created_time"] = Stamp(post.At),
                ["permalink_url"] = $"https://www.facebook.com/1001/posts/5/?comment_id={70_000 + post.Number}",
                ["like_count"] = 2,
                ["comment_count"] = 0,
            });
    }

    private JsonNode Pictures(Post post)
    {
        var comment = Pictured(post);
        if (post.Number == 1)
        {
            comment["replies"] = new JsonObject { ["data"] = Array(PicturedAnswers.Select(Pictured)) };
        }

        return comment;

        static JsonObject Pictured(Post post) => new()
        {
            ["id"] = $"17{post.Number}",
            ["text"] = post.Text,
            ["timestamp"] = Stamp(post.At),
            ["username"] = post.Author,
            ["from"] = new JsonObject { ["id"] = post.Author == "acmetea" ? "2002" : "3003", ["username"] = post.Author },
            ["like_count"] = 1,
        };
    }

    private static Task PageAsync<T>(HttpContext context, List<T> items, Func<T, JsonNode> write)
    {
        var query = context.Request.Query;
        var size = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        var from = query["after"].ToString() is { Length: > 0 } after ? int.Parse(after[1..], CultureInfo.InvariantCulture) : 0;
        var body = new JsonObject { ["data"] = Array(items.Skip(from).Take(size).Select(write)) };
        if (from + size < items.Count)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"Q{from + size}");
            body["paging"] = new JsonObject
            {
                ["cursors"] = new JsonObject { ["before"] = "x", ["after"] = next },
                ["next"] = $"https://graph.example/v25.0/1/comments?access_token=page-token&limit={size}&after={next}",
            };
        }

        return WriteAsync(context, body);
    }
}
