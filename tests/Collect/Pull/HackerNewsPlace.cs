using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>Algolia's search_by_date: newest first, at most 1,000 hits, whole seconds.</summary>
internal sealed partial class HackerNewsPlace : Place
{
    public override string IdOf(Post post) => $"{40_000_000 + post.Number}";

    public override Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (size, page) = (Number(query["hitsPerPage"]), Number(query["page"]));
        Assert.Equal("false", query["typoTolerance"]);
        var author = query["tags"].ToString().Split("author_") is [_, var name] ? name : null;
        var hits = Shown
            .Where(post => author is null ? post.Text.Contains("Acme", StringComparison.Ordinal) : post.Author == author)
            .Where(post => !post.Deleted && Within(post, query["numericFilters"].ToString()))
            .OrderByDescending(post => post.At.ToUnixTimeSeconds()).ThenByDescending(post => post.Number).ToList();
        return WriteAsync(context, new JsonObject
        {
            ["hits"] = Array(hits.Take(1_000).Skip(size * page).Take(size).Select(Hit)),
            ["nbHits"] = hits.Count,
            ["page"] = page,
            ["nbPages"] = Math.Min((hits.Count + size - 1) / size, 1_000 / size),
            ["hitsPerPage"] = size,
        });
    }

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync("Too many requests", context.RequestAborted);
    }

    private static bool Within(Post post, string filters) => filters.Split(',').All(filter =>
    {
        var match = Filter().Match(filter);
        var bound = long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        var at = post.At.ToUnixTimeSeconds();
        return match.Groups[1].Value == ">=" ? at >= bound : at <= bound;
    });

    private JsonNode Hit(Post post) => new JsonObject
    {
        ["objectID"] = IdOf(post),
        ["created_at"] = Iso(post.At),
        ["created_at_i"] = post.At.ToUnixTimeSeconds(),
        ["author"] = post.Author,
        ["title"] = null,
        ["url"] = null,
        ["points"] = 1,
        ["story_text"] = null,
        ["comment_text"] = $"<p>{post.Text}&#x27;s",
        ["num_comments"] = null,
        ["story_id"] = 39_999_999,
        ["story_title"] = "Tea",
        ["parent_id"] = 39_999_999,
        ["_tags"] = new JsonArray("comment"),
    };

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^created_at_i(>=|<=)(\d+)$")]
    private static partial Regex Filter();
}
