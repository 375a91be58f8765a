using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>The built program with its tables in Azurite, as docs/deploy.md shows it.</summary>
public sealed class AzuriteRunTests(Azurite azurite) : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_it_took_in_is_in_the_tables_and_not_in_its_folder()
    {
        var storage = ("Storage", await azurite.FreshAccountAsync());
        await using (var vigie = await RunningVigie.StartAsync(folder.File("one"), plan: null, storage))
        {
            var mention = new { source = "test", id = "1", text = "Nobody answers!", createdAt = DateTimeOffset.UtcNow };
            using var request = SignedPost.Of([mention]).AsRequest(vigie.Address, "test");
            using var answer = await vigie.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, vigie.Said);
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "the mention is listed");
        }

        await using var elsewhere = await RunningVigie.StartAsync(folder.File("two"), plan: null, storage);
        Assert.Equal("Nobody answers!", Assert.Single(await elsewhere.ListAsync("api/mentions")).GetProperty("text").GetString());
    }
}
