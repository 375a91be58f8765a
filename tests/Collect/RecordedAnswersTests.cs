using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

/// <summary>Answers that real places gave, read whole.</summary>
public sealed class RecordedAnswersTests
{
    [Theory]
    [InlineData("hackernews", "hackernews.json", "", 6)]
    [InlineData("mastodon", "mastodon-tag.json", "#hoot", 1)]
    [InlineData("bluesky", "bluesky-search.json", "tea", 1)]
    [InlineData("discourse", "discourse-posts.json", "", 1)]
    [InlineData("discourse", "discourse-search.json", "tea", 1)]
    public async Task Every_item_is_read_with_its_fields(string kind, string file, string find, int count)
    {
        await using var server = await FeedServer.StartAsync();
        var body = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Data", "collect", file), Token);
        var asked = 0;
        server.Answer = context => context.Response.WriteAsync(
            context.Request.Path.Value!.Contains("Session", StringComparison.Ordinal) ? """{"accessJwt":"a","refreshJwt":"r"}"""
            : context.Request.Path.Value.Contains("otifications", StringComparison.Ordinal) ? """{"notifications":[]}"""
            : asked++ == 0 ? body : body.StartsWith('[') ? "[]" : "{}",
            Token);
        using var fetcher = new SafeFetcher(new ShortWaits(), allowPrivate: true);
        var tools = new SourceTools(fetcher, new ManualTime())
        {
            Credentials = new Dictionary<string, SecretString> { ["place:Password"] = new("p") },
        };
        var plan = new SourcePlan
        {
            Name = "place",
            Kind = kind,
            Url = server.Address,
            Account = "acme.example",
            Find = find.Length > 0 ? [find] : [],

            // The recordings are of other years.
            Backfill = TimeSpan.FromDays(9_000),
        };

        var result = await SourceRegistry.Create(tools).Find(kind)!.PollAsync(plan, null, Token);

        Assert.Equal(count, result.Mentions.Count);
        Assert.Empty(result.SetAside);
        Assert.All(result.Mentions, mention =>
        {
            Assert.True(mention.Text.Length > 0 && !mention.Text.Contains('<', StringComparison.Ordinal), mention.Text);
            Assert.DoesNotContain("&#", mention.Text, StringComparison.Ordinal);
            Assert.NotNull(mention.Author?.Name);
            Assert.StartsWith("http", mention.Url, StringComparison.Ordinal);
            Assert.InRange(mention.CreatedAt.Year, 2006, 2026);
            Assert.Equal("place", mention.Source);
            Assert.NotEqual(Channel.Other, mention.Channel);
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
