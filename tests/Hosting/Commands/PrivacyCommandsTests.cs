using System.Net;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Commands;

/// <summary>The built program as <c>export</c> and <c>erase</c>, beside a running watch on the same store.</summary>
public sealed class PrivacyCommandsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_author_is_given_out_then_forgotten_and_twice_is_once()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"));
        Assert.Equal(HttpStatusCode.Accepted, (await vigie.PostAsync(SignedPost.Of([By("1", "zoé"), By("2", "paul"), By("3", "zoé")]))).Status);
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 3, "all are stored");

        var given = await RunAsync("export", "--author", "zoé");
        var erased = await RunAsync("erase", "--author", "zoé", "--source", "test");
        var again = await RunAsync("erase", "--author", "zoé");

        Assert.Equal(2, given.Split('\n').Length);
        Assert.All(given.Split('\n'), line => Assert.Contains("words of zoé", line, StringComparison.Ordinal));
        Assert.Contains("mentions 2, dead letters 0", erased, StringComparison.Ordinal);
        Assert.StartsWith("Nothing of this author is kept", again, StringComparison.Ordinal);
        Assert.Empty(await RunAsync("export", "--author", "zoé"));
        Assert.Contains("words of paul", await RunAsync("export", "--author", "paul"), StringComparison.Ordinal);

        // What the source sends again brings nothing back.
        Assert.Equal(HttpStatusCode.Accepted, (await vigie.PostAsync(SignedPost.Of([By("1", "zoé"), By("4", "ann")]))).Status);
        await Eventually.TrueAsync(async () => (await RunAsync("export", "--author", "ann")).Length > 0, "the next one is stored");
        Assert.Empty(await RunAsync("export", "--author", "zoé"));
    }

    [Theory]
    [InlineData]
    [InlineData("--author", "")]
    public async Task Without_an_author_nothing_is_done(params string[] arguments)
    {
        await using var process = VigieProcess.Start(
            new Dictionary<string, string>(), ["erase", .. arguments, "--data", folder.File("data")]);

        Assert.Equal(1, await process.WaitAsync(Patience));
        Assert.Contains("--author", process.Said, StringComparison.Ordinal);
    }

    private static object By(string id, string author) => new
    {
        id,
        source = "test",
        author = new { name = author },
        text = $"words of {author}",
        createdAt = DateTimeOffset.UtcNow,
    };

    private async Task<string> RunAsync(params string[] arguments)
    {
        await using var process = VigieProcess.Start(
            new Dictionary<string, string>(), [.. arguments, "--data", folder.File("data")]);
        Assert.Equal(0, await process.WaitAsync(Patience));
        return process.Said.Trim();
    }
}
