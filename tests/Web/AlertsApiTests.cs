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
