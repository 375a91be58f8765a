using System.Net;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>What nobody should send, to the running program: one clear message each, nothing lost, nothing else stopped.</summary>
public sealed class RefusalTests(RunningPlain plain) : IClassFixture<RunningPlain>
{
    private static object Mention(string id) => new { id, text = "Where is my parcel?", createdAt = DateTimeOffset.UtcNow };

    [Fact]
    public async Task A_forged_signature_is_refused() =>
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "No signature in webhook-signature fits"),
            await SentAsync(SignedPost.Of([Mention("forged")], secret: "whsec_" + Convert.ToBase64String(new byte[24])), upTo: ':'));

    [Fact]
    public async Task A_stale_signature_is_refused() =>
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "The header webhook-timestamp is more than 5 minutes from the clock here"),
            await SentAsync(SignedPost.Of([Mention("stale")], DateTimeOffset.UtcNow.AddMinutes(-6)), upTo: ':'));

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_is_refused()
    {
        var post = SignedPost.Of([Mention("changed")]);
        var (status, _) = await SentAsync(post with { Body = post.Body.Replace("parcel", "money", StringComparison.Ordinal) }, upTo: ':');
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Twenty_megabytes_are_refused_with_the_limit() =>
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "The body is over 1048576 bytes"),
            await SentAsync(SignedPost.Of(new string(' ', 20 * 1024 * 1024)), upTo: ':'));

    [Fact]
    public async Task What_is_not_JSON_is_refused_with_the_place() =>
        Assert.Equal((HttpStatusCode.BadRequest, "The body is not JSON"), await SentAsync(SignedPost.Of("mentions=1"), upTo: ':'));

    [Fact]
    public async Task After_all_of_them_an_honest_post_goes_through()
    {
        await SentAsync(SignedPost.Of("nonsense"), upTo: ':');

        var (status, body) = await plain.Vigie.PostAsync(SignedPost.Of([Mention("honest"), new { id = "without a text" }]));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Contains("\"accepted\":1", body, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await plain.Vigie.ListAsync("api/mentions")).Count > 0, "the honest mention is listed");
        var stored = Assert.Single(await plain.Vigie.ListAsync("api/mentions"));
        Assert.Equal("honest", stored.GetProperty("id").GetString());
        var letter = Assert.Single(await plain.Vigie.ListAsync("api/deadletters"));
        Assert.Contains("mentions[1]", letter.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Status and error, the latter up to a character after which the advice begins.</summary>
    private async Task<(HttpStatusCode Status, string Error)> SentAsync(SignedPost post, char upTo)
    {
        var (status, body) = await plain.Vigie.PostAsync(post);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        return (status, json.RootElement.GetProperty("error").GetString()!.Split(upTo)[0]);
    }
}

/// <summary>One running program for tests that leave nothing behind.</summary>
public sealed class RunningPlain : IAsyncLifetime
{
    private readonly TempDirectory folder = new();

    internal RunningVigie Vigie { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Vigie = await RunningVigie.StartAsync(folder.File("data"));

    public async ValueTask DisposeAsync()
    {
        await Vigie.DisposeAsync();
        folder.Dispose();
    }
}
