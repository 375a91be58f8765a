using System.Text.Json.Nodes;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class HealthApiTests
{
    private static WebWorld Told() =>
        new(settings: settings => settings with { TeamsWebhookUrl = new SecretString("https://teams.example/secret-hook") });

    [Fact]
    public async Task All_is_well_when_the_sweep_is_young_and_somebody_can_be_told()
    {
        using var world = Told();
        await SweptAsync(world, Some.Monday.AddMinutes(-1));

        var health = await world.GetAsync("/api/health");

        Assert.Equal("ok", health["status"]!.GetValue<string>());
        Assert.Empty(health["problems"]!.AsArray());
    }

    [Fact]
    public async Task An_old_sweep_is_failing_and_answers_503()
    {
        using var world = Told();
        await SweptAsync(world, Some.Monday.AddMinutes(-11));

        var answer = (await world.CallAsync("GET", "/api/health")).Answer;

        Assert.Equal(503, answer.Status);
        Assert.Contains("11m ago", answer.Body, StringComparison.Ordinal);
        Assert.Equal("failing", JsonNode.Parse(answer.Body)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Each_problem_is_a_sentence_in_the_language_that_was_asked_for()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);

        var health = await world.GetAsync("/api/health?language=fr");

        var problems = string.Join('\n', health["problems"]!.AsArray().Select(problem => problem!.GetValue<string>()));
        Assert.Equal("degraded", health["status"]!.GetValue<string>());
        string[] parts =
        [
            "mastodon a échoué 3 fois", "reviews se tait", "3 messages ont été mis de côté",
            "par email a échoué", "Personne ne serait prévenu",
        ];
        foreach (var part in parts)
        {
            Assert.Contains(part, problems, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sources_and_dead_letters_are_listed_without_what_a_feed_address_may_hide()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);

        var sources = await world.GetAsync("/api/sources");
        var dead = await world.GetAsync("/api/deadletters");

        Assert.Equal(
            [("mastodon", "failing"), ("reviews", "silent"), ("forum", "ok"), ("generic", "new")],
            sources["items"]!.AsArray().Select(source => (source!["name"]!.GetValue<string>(), source["status"]!.GetValue<string>())));
        Assert.DoesNotContain("hidden", sources.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(10, dead["items"]![0]!["deliveries"]!.GetValue<int>());
    }

    [Fact]
    public void The_tick_is_looked_for_where_the_watch_writes_it() => Assert.Equal(Vigie.Watch.SelfCheckSleep.LastTick, NoteNames.LastTick);

    private static Task SweptAsync(WebWorld world, DateTimeOffset at) =>
        world.States.WriteNoteAsync(NoteNames.LastTick, at.ToString("O"), TestContext.Current.CancellationToken);
}
