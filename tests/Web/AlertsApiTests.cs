using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class AlertsApiTests
{
    [Fact]
    public async Task Paging_walks_every_alert_exactly_once_newest_first()
    {
        using var world = new WebWorld();
        var expected = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var since = Some.Monday.AddHours(-10 * (i + 1));
            var thread = ThreadId.Of("brand", "forum", $"m{i}");
            await world.StoreAsync([Some.Mention($"m{i}", at: since)], alerts: WebWorld.SlaAlert(thread, since));
            expected.Add(AlertId.Sla(thread, since).Value);
        }

        Assert.Equal(expected, await MentionsApiTests.WalkAsync(world, "/api/alerts?top=2"));
    }

    [Fact]
    public async Task An_alert_says_what_was_told_to_whom_and_why_not()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);

        var items = (await world.GetAsync("/api/alerts"))["items"]!.AsArray();

        var velocity = items.Single(item => item!["kind"]!.GetValue<string>() == "velocity")!;
        var sla = items.Single(item => item!["kind"]!.GetValue<string>() == "sla")!;
        Assert.Equal(
            ("critical", "open", "first"),
            (velocity["severity"]!.GetValue<string>(), velocity["state"]!.GetValue<string>(), velocity["reason"]!.GetValue<string>()));
        Assert.Equal(
            ["accepted", "failedForNow"], velocity["deliveries"]!.AsArray().Select(delivery => delivery!["outcome"]!.GetValue<string>()));
        Assert.Equal("thread-velocity/1", velocity["evidence"]!["signal"]!["rule"]!.GetValue<string>());
        Assert.Equal("folded", sla["notifications"]![0]!["withheld"]!.GetValue<string>());
        Assert.Equal(velocity["id"]!.GetValue<string>(), sla["updateOf"]!.GetValue<string>());
        Assert.Equal(velocity.ToJsonString(), (await world.GetAsync("/api/alerts/" + velocity["id"]!.GetValue<string>())).ToJsonString());
    }

    [Fact]
    public async Task A_crisis_is_found_behind_all_that_was_folded_into_it()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        var crisis = (await world.GetAsync("/api/alerts?kind=velocity"))["items"]![0]!["id"]!.GetValue<string>();
        var thread = ThreadId.Of("brand", "forum", "late");
        await world.StoreAsync(
            [Some.Mention("late")],
            alerts: WebWorld.SlaAlert(thread, Some.Monday.AddHours(-1)) with { UpdateOf = new AlertId(crisis) });

        var newest = (await world.GetAsync("/api/alerts?top=1"))["items"]!.AsArray();
        var leaders = (await world.GetAsync("/api/alerts?top=1&folded=false"))["items"]!.AsArray();
        var updates = (await world.GetAsync("/api/alerts?folded=true"))["items"]!.AsArray();

        Assert.Equal(crisis, newest[0]!["updateOf"]!.GetValue<string>());
        Assert.Equal(crisis, Assert.Single(leaders)!["id"]!.GetValue<string>());
        Assert.All(updates, update => Assert.Equal(crisis, update!["updateOf"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_series_adds_up_and_every_alert_has_its_flag()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);

        var stats = await world.GetAsync("/api/stats");

        var series = stats["series"]!.AsArray();
        Assert.Equal(25, series.Count);
        foreach (var sentiment in new[] { "positive", "neutral", "negative" })
        {
            Assert.Equal(stats[sentiment]!.GetValue<int>(), series.Sum(bucket => bucket![sentiment]!.GetValue<int>()));
        }

        Assert.Equal(
            stats["mentions"]!.GetValue<int>(), stats["channels"]!.AsArray().Sum(channel => channel!["mentions"]!.GetValue<int>()));
        Assert.Equal(2, stats["flags"]!.AsArray().Count);
    }

    [Fact]
    public async Task Counts_are_remembered_for_ten_seconds_and_no_longer()
    {
        var time = new ManualTime();
        using var world = new WebWorld(time: time);
        Assert.Equal(0, (await world.GetAsync("/api/stats"))["mentions"]!.GetValue<int>());
        await world.StoreAsync([Some.Mention()]);

        Assert.Equal(0, (await world.GetAsync("/api/stats"))["mentions"]!.GetValue<int>());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await world.GetAsync("/api/stats"))["mentions"]!.GetValue<int>());
    }
}
