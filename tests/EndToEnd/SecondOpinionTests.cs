using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>The running program with a language service beside it: from the webhook to the lists.</summary>
public sealed class SecondOpinionTests : IAsyncLifetime
{
    private readonly TempDirectory folder = new();
    private LanguageServer server = null!;

    public async ValueTask InitializeAsync() => server = await LanguageServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_services_judgement_is_in_the_list_and_what_it_cost_on_the_dashboard()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"), null, LanguageScene.Settings(server.Address));

        await vigie.PostAsync(SignedPost.Of(
        [
            LanguageScene.Doubtful("m1", "El paquete llegó el martes con el té y la factura [bad]"),
            LanguageScene.Doubtful("m2", "El pedido llegó el lunes con la factura y el té [good]"),
        ]));
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 2, "both are listed");

        var sentiments = (await vigie.ListAsync("api/mentions"))
            .ToDictionary(mention => mention.GetProperty("id").GetString()!, mention => mention.GetProperty("sentiment").GetString());
        Assert.Equal(("negative", "positive"), (sentiments["m1"], sentiments["m2"]));
        foreach (var path in new[] { "api/health", "api/stats" })
        {
            var known = (await vigie.GetAsync(path)).GetProperty("secondOpinion");
            Assert.Equal(
                ("ok", 2, 4_800, 2),
                (known.GetProperty("status").GetString(), known.GetProperty("records").GetInt32(), known.GetProperty("budget").GetInt32(),
                known.GetProperty("opinions").GetInt32()));
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_service_that_refuses_loses_no_mention_and_is_one_alert(int status)
    {
        server.Refuse(status);
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"), null, LanguageScene.Settings(server.Address));

        for (var number = 0; number < 5; number++)
        {
            await vigie.PostAsync(SignedPost.Of([LanguageScene.Doubtful($"m{number}", $"El té llegó frío con la factura {number} [bad]")]));
        }

        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 5, "all are listed");
        await Eventually.TrueAsync(async () => (await AlertsAsync(vigie)).Count == 1, "the operator is told");
        Assert.Single(await AlertsAsync(vigie));
        Assert.Empty(await vigie.ListAsync("api/deadletters"));
        // Messages are worked on side by side: each may have asked before the first refusal was known.
        var asked = server.Requests.Count;
        Assert.InRange(asked, 1, 5);
        await vigie.PostAsync(SignedPost.Of([LanguageScene.Doubtful("late", "El té llegó frío con la factura y tarde [bad]")]));
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 6, "the last is listed");
        Assert.Equal(asked, server.Requests.Count);
        var health = await vigie.GetAsync("api/health");
        Assert.Equal("failing", health.GetProperty("secondOpinion").GetProperty("status").GetString());
        Assert.Contains(
            health.GetProperty("problems").EnumerateArray(),
            problem => problem.GetString()!.StartsWith("No second opinions since", StringComparison.Ordinal));
        Assert.DoesNotContain(LanguageServer.Key, vigie.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_settings_nothing_leaves_the_house()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"));

        await vigie.PostAsync(SignedPost.Of([LanguageScene.Doubtful("m1", "El té llegó frío con la factura [bad]")]));
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "it is listed");

        Assert.Empty(server.Requests);
        Assert.Equal("off", (await vigie.GetAsync("api/health")).GetProperty("secondOpinion").GetProperty("status").GetString());
    }

    private static async Task<IReadOnlyList<JsonElement>> AlertsAsync(RunningVigie vigie) =>
        [.. (await vigie.ListAsync("api/alerts?kind=operator")).Where(alert =>
            alert.ToString().Contains("second-opinion", StringComparison.Ordinal))];
}
