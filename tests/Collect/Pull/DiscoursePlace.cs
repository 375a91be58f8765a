using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>A forum on Discourse: the visible posts of 50 ids a page, a search by whole days, a limit whose wait is in the body.</summary>
internal sealed partial class DiscoursePlace : Place
{
    private const int FirstId = 1_000;

    public override string IdOf(Post post) => $"{FirstId + post.Number}";

    public override Task AnswerAsync(HttpContext context) => context.Request.Path.Value == "/search.json"
        ? WriteAsync(context, Found(context))
        : WriteAsync(context, new JsonObject { ["latest_posts"] = Latest(context) });

    public override Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = 429;
        return WriteAsync(context, new JsonObject
        {
            ["errors"] = new JsonArray("You've performed this action too many times, please try again later."),
            ["error_type"] = "rate_limit",
            ["extras"] = new JsonObject { ["wait_seconds"] = (int)wait.TotalSeconds },
        });
    }

    private JsonArray Latest(HttpContext context)
    {
        var shown = Shown.ToList();
        var last = shown.Count == 0 ? 0 : shown.Max(post => FirstId + post.Number);
        var top = long.TryParse(context.Request.Query["before"], CultureInfo.InvariantCulture, out var before) ? before : last;
        return Array(shown.Where(post => FirstId + post.Number <= top && FirstId + post.Number > top - 50)
            .OrderByDescending(post => post.Number).Select(post => Json(post)));
    }

    private JsonObject Found(HttpContext context)
    {
        const int Size = 50;
        var query = context.Request.Query["q"].ToString();
        var page = int.Parse(context.Request.Query["page"]!, CultureInfo.InvariantCulture);
        var found = Shown.Where(post => !post.Deleted && IsWithin(post, query)
                && (query.StartsWith($"@{post.Author} ", StringComparison.Ordinal)
                    || (query[0] == '"' && post.Text.Contains("Acme", StringComparison.Ordinal))))
            .OrderByDescending(post => post.At).ThenByDescending(post => post.Number).ToList();
        return new JsonObject
        {
            ["posts"] = Array(found.Skip((page - 1) * Size).Take(Size).Select(post => Json(post))),
            ["topics"] = new JsonArray(new JsonObject { ["id"] = 7, ["title"] = "Tea", ["slug"] = "tea" }),
            ["grouped_search_result"] = new JsonObject { ["more_full_page_results"] = found.Count > page * Size ? true : null },
        };
    }

    private static bool IsWithin(Post post, string query) => Bound().Matches(query).All(bound =>
    {
        var day = DateTimeOffset.ParseExact(
            bound.Groups[2].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return bound.Groups[1].Value == "after" ? post.At > day : post.At < day;
    });

    private JsonObject Json(Post post) => new()
    {
        ["id"] = FirstId + post.Number,
        ["username"] = post.Author,
        ["created_at"] = Iso(post.At),
        ["cooked"] = $"<p>{post.Text}</p>",
        ["post_number"] = post.Number,
        ["reply_count"] = 0,
        ["topic_id"] = 7,
        ["topic_slug"] = "tea",
        ["topic_title"] = "Tea",
        ["version"] = post.EditedAt is null ? 1 : 2,
        ["user_deleted"] = post.Deleted,
        ["deleted_at"] = null,
    };

    [GeneratedRegex(@"(after|before):(\d{4}-\d{2}-\d{2})")]
    private static partial Regex Bound();
}
