using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>Feeds of a loopback server through the running program.</summary>
public sealed class FeedTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_names_the_brand_arrives_once_also_after_a_restart()
    {
        await using var server = await ServerAsync();
        var data = folder.File("data");
        await using (var vigie = await RunningVigie.StartAsync(data, Plan(server)))
        {
            await PollAsync(vigie, server, polls: 1);
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count > 0, "the entries are listed");
            Assert.Equal(["acme-1", "acme-2"], await IdsAsync(vigie));
            Assert.Equal(0, await vigie.StopAsync());
        }

        await using var again = await RunningVigie.StartAsync(data, Plan(server));
        await again.TickAsync();
        await Eventually.TrueAsync(
            async () => (await SourceAsync(again, "blog")).GetProperty("mentions").GetInt32() > 0, "the source is known");
        Assert.Equal(["acme-1", "acme-2"], await IdsAsync(again));
    }

    [Fact]
    public async Task A_malformed_feed_is_told_in_a_plain_sentence_and_disturbs_nothing()
    {
        await using var server = await ServerAsync();
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"), Plan(server));

        await PollAsync(vigie, server, polls: 2);
        await Eventually.TrueAsync(
            async () => (await SourceAsync(vigie, "broken")).TryGetProperty("problem", out _), "the problem is shown");

        var broken = await SourceAsync(vigie, "broken");
        var problem = broken.GetProperty("problem").GetString()!;
        Assert.Equal("failing", broken.GetProperty("status").GetString());
        Assert.StartsWith("Source 'broken': what '127.0.0.1' answered ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await IdsAsync(vigie)).Count == 2, "the other feed is read all the same");
        Assert.False((await SourceAsync(vigie, "blog")).TryGetProperty("problem", out _));
        var health = await vigie.GetAsync("api/health");
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Contains(
            health.GetProperty("problems").EnumerateArray(), said => said.GetString()!.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Try_prints_the_entries_and_stores_nothing()
    {
        await using var server = await ServerAsync();
        await using var process = VigieProcess.Start(
            new Dictionary<string, string> { ["Network__AllowPrivate"] = "true" },
            "try", "--kind", "rss", "--url", new Uri(server.Address, "blog").AbsoluteUri);

        Assert.True(await process.WaitAsync(TimeSpan.FromSeconds(30)) == 0, process.Said);

        var ids = process.Said.Split('\n').Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()).Order();
        Assert.Equal(["acme-1", "acme-2", "other-1"], ids);
        Assert.Equal("3 mentions read, 0 entries set aside; nothing was stored.", Assert.Single(process.Errors));
    }

    private static async Task<FeedServer> ServerAsync()
    {
        var server = await FeedServer.StartAsync();
        server.Answer = context => context.Request.Path == "/blog"
            ? context.Response.WriteAsync(Feed(), Token)
            : context.Response.WriteAsync("<html><body><p>Please log in</body></html>", Token);
        return server;
    }

    private static string Feed()
    {
        var at = DateTimeOffset.UtcNow.AddHours(-1).ToString("R", CultureInfo.InvariantCulture);
        return $"""
            <?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title><link>https://blog.example/</link>
            <item><guid isPermaLink="false">acme-1</guid><title>Acme again</title>
            <description>I am waiting for Acme.</description><pubDate>{at}</pubDate></item>
            <item><guid isPermaLink="false">acme-2</guid><title>A walk</title>
            <description>We passed the shop of ACME.</description><pubDate>{at}</pubDate></item>
            <item><guid isPermaLink="false">other-1</guid><title>Weather</title>
            <description>Rain.</description><pubDate>{at}</pubDate></item>
            </channel></rss>
            """;
    }

    private static string Plan(FeedServer server) => $$"""
        {
          "brands": [{ "id": "acme", "name": "Acme" }],
          "sources": [
            { "name": "blog", "kind": "rss", "url": "{{server.Address}}blog", "every": "1m" },
            { "name": "broken", "kind": "rss", "url": "{{server.Address}}broken", "every": "1m" }
          ]
        }
        """;

    /// <summary>The timer itself may have been first.</summary>
    private static async Task PollAsync(RunningVigie vigie, FeedServer server, int polls)
    {
        await vigie.TickAsync();
        await Eventually.TrueAsync(() => server.Asked >= polls, "the feeds are asked");
    }

    private static async Task<List<string>> IdsAsync(RunningVigie vigie) =>
        [.. (await vigie.ListAsync("api/mentions")).Select(mention => mention.GetProperty("id").GetString()!)
            .Order(StringComparer.Ordinal)];

    private static async Task<JsonElement> SourceAsync(RunningVigie vigie, string name) =>
        (await vigie.ListAsync("api/sources")).Single(source => source.GetProperty("name").GetString() == name);
}
