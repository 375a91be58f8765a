using System.Net;
using System.Text;
using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>A person's word in the running program: over its HTTP, through its queue, out by its command.</summary>
public sealed class CorrectionTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_correction_outlives_a_redelivery_and_an_edit_is_exported_and_goes_with_its_author()
    {
        var data = folder.File("data");
        await using var vigie = await RunningVigie.StartAsync(data);
        await PostAsync(vigie, "1", "This is awful, never again", null);
        await PostAsync(vigie, "2", "Thank you, it is great!", null);
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 2, "both are listed");
        var thread = (await MentionAsync(vigie, "1")).GetProperty("threadId").GetString();

        using var answer = await vigie.Client.PostAsync(
            new Uri($"api/threads/{thread}/correct", UriKind.Relative),
            new StringContent("""{"mention":"1","sentiment":"neutral","triage":"other","by":"Léa"}""", Encoding.UTF8, "application/json"),
            Token);
        await PostAsync(vigie, "1", "This is awful, never again", null);
        await PostAsync(vigie, "1", "This is awful, and I hate it", "2");
        await Eventually.TrueAsync(
            async () => (await MentionAsync(vigie, "1")).GetProperty("text").GetString()!.EndsWith("hate it", StringComparison.Ordinal),
            "the edit is listed");
        await Eventually.TrueAsync(
            async () => Assert.Single(await ExportAsync(data)).Contains("hate it", StringComparison.Ordinal), "and exported, a moment later",
            TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var mention = await MentionAsync(vigie, "1");
        Assert.Equal(("neutral", "person", false), (
            mention.GetProperty("sentiment").GetString(),
            mention.GetProperty("judgedBy").GetString(),
            mention.GetProperty("needsAnswer").GetBoolean()));
        Assert.True(mention.GetProperty("review").GetProperty("edited").GetBoolean());
        Assert.Equal("negative", mention.GetProperty("review").GetProperty("judge").GetProperty("sentiment").GetString());
        Assert.Equal(1, (await vigie.GetAsync("api/stats")).GetProperty("neutral").GetInt32());
        using var line = JsonDocument.Parse(Assert.Single(await ExportAsync(data)));
        Assert.Equal(("This is awful, and I hate it", "neutral", true), (
            line.RootElement.GetProperty("text").GetString(),
            line.RootElement.GetProperty("person").GetProperty("sentiment").GetString(),
            line.RootElement.GetProperty("edited").GetBoolean()));
        Assert.DoesNotContain("author-1", line.RootElement.GetRawText(), StringComparison.Ordinal);

        using var erased = await vigie.Client.PostAsync(
            new Uri("api/erasure", UriKind.Relative),
            new StringContent("""{"author":"author-1","source":"test"}""", Encoding.UTF8, "application/json"),
            Token);

        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        Assert.Empty(await vigie.ListAsync("api/corrections"));
        Assert.Empty(await ExportAsync(data));
    }

    private static async Task<JsonElement> MentionAsync(RunningVigie vigie, string id) =>
        (await vigie.ListAsync("api/mentions")).Single(mention => mention.GetProperty("id").GetString() == id);

    private static async Task PostAsync(RunningVigie vigie, string id, string text, string? revision)
    {
        var mention = new Dictionary<string, object>
        {
            ["source"] = "test",
            ["id"] = id,
            ["text"] = text,
            ["createdAt"] = DateTimeOffset.UtcNow.AddMinutes(-1),
            ["author"] = new { id = $"author-{id}" },
        };
        if (revision is not null)
        {
            mention["revision"] = revision;
        }

        Assert.Equal(HttpStatusCode.Accepted, (await vigie.PostAsync(SignedPost.Of([mention]))).Status);
    }

    private static async Task<List<string>> ExportAsync(string data)
    {
        await using var command = VigieProcess.Start(new Dictionary<string, string>(), "corrections", "--data", data);
        Assert.Equal(0, await command.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(command.Errors);
        return [.. command.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
