using System.Text.Json.Nodes;
using Vigie.Model;
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
    public async Task A_language_service_that_fails_is_a_problem_that_says_why_and_so_is_a_spent_month()
    {
        using var world = new WebWorld(settings: settings => settings with
        {
            TeamsWebhookUrl = new SecretString("https://teams.example/secret-hook"),
            LanguageEndpoint = new Uri("https://l.example.org/"),
            LanguageKey = new SecretString("k"),
            LanguageMonthlyRecords = 10,
        });
        await SweptAsync(world, Some.Monday.AddMinutes(-1));
        var token = TestContext.Current.CancellationToken;
        Assert.Equal("ok", (await world.GetAsync("/api/health"))["status"]!.GetValue<string>());
        foreach (var fault in Enum.GetValues<LanguageFault>().Where(fault => fault != LanguageFault.None))
        {
            var row = await world.Language.StateAsync(token);
            await world.Language.WriteStateAsync(
                new LanguageState { Failures = 1, Fault = fault, Detail = "4xx Why", Since = Some.Monday }, row.ETag, token);

            Assert.Contains("4xx Why", Assert.Single((await world.GetAsync("/api/health"))["problems"]!.AsArray())!.GetValue<string>(),
                StringComparison.Ordinal);
        }

        await world.Language.WriteStateAsync(new LanguageState(), (await world.Language.StateAsync(token)).ETag, token);
        await world.Language.ReserveAsync([10], 100, Some.Monday, token);
        var health = await world.GetAsync("/api/health");
        Assert.Equal("spent", health["secondOpinion"]!["status"]!.GetValue<string>());
        Assert.Contains("10 of 10", Assert.Single(health["problems"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "ok")]
    [InlineData(6, "degraded")]
    [InlineData(15, "degraded")]
    [InlineData(16, "failing")]
    public async Task A_sweep_is_late_after_five_minutes_and_gone_after_fifteen(int minutes, string status)
    {
        using var world = Told();
        await SweptAsync(world, Some.Monday.AddMinutes(-minutes));

        var health = JsonNode.Parse((await world.CallAsync("GET", "/api/health")).Answer.Body)!;

        Assert.Equal(status, health["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_due_and_not_looked_at_shows_that_the_sweep_does_not_keep_up()
    {
        using var world = Told();
        await SweptAsync(world, Some.Monday.AddMinutes(-1));
        var token = TestContext.Current.CancellationToken;
        await world.Indexes.ScheduleAsync(new DueItem(Some.Monday.AddMinutes(-14), DueKind.Sla, "fresh"), token);
        Assert.Equal("ok", (await world.GetAsync("/api/health"))["status"]!.GetValue<string>());

        await world.Indexes.ScheduleAsync(new DueItem(Some.Monday.AddMinutes(-16), DueKind.Sla, "late"), token);
        var health = await world.GetAsync("/api/health");

        Assert.Equal(1, health["overdue"]!.GetValue<int>());
        Assert.Contains("does not keep up: 1", health["problems"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asks_for_the_health_of_a_watch_that_sleeps_wakes_the_operator()
    {
        var time = new ManualTime(Some.Monday);
        using var world = new WebWorld(time: time);
        await SweptAsync(world, Some.Monday.AddMinutes(-20));

        Assert.Empty((await world.CallAsync("GET", "/api/health")).Outgoing.Alerts);
        time.Advance(TimeSpan.FromMinutes(5));
        var notice = Assert.Single((await world.CallAsync("GET", "/api/health")).Outgoing.Alerts);

        var alert = (await world.Threads.ReadAlertAsync(notice.Alert, TestContext.Current.CancellationToken))!.Value;
        Assert.Equal("The watch does not tick", alert.Evidence.Title);
    }

    [Fact]
    public async Task An_old_sweep_is_failing_and_answers_503()
    {
        using var world = Told();
        await SweptAsync(world, Some.Monday.AddMinutes(-16));

        var answer = (await world.CallAsync("GET", "/api/health")).Answer;

        Assert.Equal(503, answer.Status);
        Assert.Contains("16m ago", answer.Body, StringComparison.Ordinal);
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
    public async Task Whoever_has_no_key_is_told_the_status_alone_and_asking_again_reads_nothing()
    {
        var time = new ManualTime(Some.Monday);
        using var world = new WebWorld(
            DashboardScene.Plan,
            settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) },
            time);
        await DashboardScene.SetAsync(world);
        await SweptAsync(world, Some.Monday.AddMinutes(-1));

        Assert.Equal((200, """{"status":"degraded"}"""), await StatusAsync(world));
        await SweptAsync(world, Some.Monday.AddHours(-1));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((200, """{"status":"degraded"}"""), await StatusAsync(world));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((503, """{"status":"failing"}"""), await StatusAsync(world));
        var trusted = (await world.CallAsync("GET", "/api/health", "", ("Authorization", "Bearer " + WebWorld.Key))).Answer;
        Assert.NotEmpty(JsonNode.Parse(trusted.Body)!["problems"]!.AsArray());
    }

    [Fact]
    public async Task Without_a_key_set_everybody_is_told_that_and_nothing_else()
    {
        using var world = new WebWorld(DashboardScene.Plan, settings => settings with { DashboardKeyRequired = true });
        await DashboardScene.SetAsync(world);

        var (status, body) = await StatusAsync(world);

        Assert.Equal(503, status);
        var problem = Assert.Single(JsonNode.Parse(body)!["problems"]!.AsArray())!.GetValue<string>();
        Assert.Contains("Dashboard__Key", problem, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(body)!["sources"]);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_failing_by_its_name_and_nothing_else_is_looked_at()
    {
        using var world = Told();
        await world.Tables.GetTable(Keys.States)
            .UpsertEntityAsync(StoreReadiness.VersionRow(99, Some.Monday), TestContext.Current.CancellationToken);

        var answer = (await world.CallAsync("GET", "/api/health")).Answer;

        Assert.Equal(503, answer.Status);
        var problem = Assert.Single(JsonNode.Parse(answer.Body)!["problems"]!.AsArray())!.GetValue<string>();
        Assert.Contains("newer version of Vigie (form 99)", problem, StringComparison.Ordinal);
        Assert.Equal(503, (await world.CallAsync("GET", "/api/threads")).Answer.Status);
        Assert.Equal(200, (await world.CallAsync("GET", "/")).Answer.Status);
    }

    private static async Task<(int Status, string Body)> StatusAsync(WebWorld world)
    {
        var answer = (await world.CallAsync("GET", "/api/health")).Answer;
        return (answer.Status, answer.Body);
    }

    private static Task SweptAsync(WebWorld world, DateTimeOffset at) =>
        world.States.WriteNoteAsync(NoteNames.LastTick, at.ToString("O"), TestContext.Current.CancellationToken);
}
