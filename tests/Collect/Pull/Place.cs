using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Collect.Pull;

/// <summary>A place that answers as the real one is documented to: its order, its pages, its limits.</summary>
internal abstract class Place
{
    private int next = 1;

    public List<Post> Posts { get; } = [];

    /// <summary>The place's own clock.</summary>
    public required Func<DateTimeOffset> Clock { get; init; }

    public IEnumerable<Post> Shown => Posts.Where(post => post.ShownFrom <= Clock());

    /// <summary>The id that a mention of the post has.</summary>
    public abstract string IdOf(Post post);

    /// <summary>An answer to an honest question.</summary>
    public abstract Task AnswerAsync(HttpContext context);

    /// <summary>"Asked too often", as this place says it.</summary>
    public abstract Task LimitAsync(HttpContext context, TimeSpan wait);

    public Post Add(DateTimeOffset at, DateTimeOffset? shownFrom = null)
    {
        var post = new Post(next++, at, shownFrom ?? at);
        Posts.Add(post);
        return post;
    }

    public void Change(Post post, Func<Post, Post> change)
    {
        var at = Posts.FindIndex(known => known.Number == post.Number);
        Posts[at] = change(Posts[at]);
    }

    protected static Task WriteAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    protected static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];

    protected static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
