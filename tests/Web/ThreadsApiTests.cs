using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class ThreadsApiTests
{
    [Fact]
    public async Task Paging_walks_every_thread_exactly_once_though_it_stands_under_several_days()
    {
        using var world = new WebWorld();
        for (var i = 0; i < 9; i++)
        {
            await world.StoreAsync(
            [
                Some.Mention($"a{i}", thread: $"t{i}", at: Some.Monday.AddDays(-2)),
                Some.Mention($"b{i}", thread: $"t{i}", at: Some.Monday.AddHours(-i * 5)),
            ]);
        }

        var seen = await MentionsApiTests.WalkAsync(world, "/api/threads?top=2");

        Assert.Equal(9, seen.Count);
        Assert.Equal(9, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_thread_says_who_waits_until_when_and_by_whose_word()
    {
        using var world = new WebWorld();
        await world.StoreAsync([Some.Mention(channel: Channel.X) with { Url = "https://x.example/1" }]);

        var item = (await world.GetAsync("/api/threads"))["items"]![0]!;

        Assert.Equal("waiting", item["state"]!.GetValue<string>());
        Assert.Equal(Some.Monday.AddHours(2), item["dueAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal("https://x.example/1", item["url"]!.GetValue<string>());
        Assert.Contains("399", item["targetProvenance"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (item["mentions"]!.GetValue<int>(), item["negative"]!.GetValue<int>(), item["authors"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Threads_at_risk_come_by_the_time_that_is_left_also_beyond_the_ceiling()
    {
        using var world = new WebWorld();
        var since = Some.Monday.AddDays(-3);
        var old = ThreadId.Of("brand", "forum", "old");
        await world.StoreAsync([Some.Mention("mail", channel: Channel.Email)]);
        await world.StoreAsync([Some.Mention("x", channel: Channel.X)]);
        await world.StoreAsync([Some.Mention("old", at: since)], alerts: WebWorld.SlaAlert(old, since));
        await world.StoreAsync([Some.Mention("thanks")], _ => (Sentiment.Positive, Triage.Praise));
        foreach (var due in await world.Indexes.UpcomingAsync(10, TestContext.Current.CancellationToken))
        {
            if (due.About == old.Value)
            {
                await world.Indexes.DoneAsync(due, TestContext.Current.CancellationToken);
            }
        }

        var items = (await world.GetAsync("/api/threads?order=risk"))["items"]!.AsArray();

        Assert.Equal(["forum", "x", "email"], items.Select(item => item!["channel"]!.GetValue<string>()));
        Assert.Equal("beyondCeiling", items[0]!["stage"]!.GetValue<string>());
    }

    [Fact]
    public async Task One_thread_comes_with_its_mentions_in_order_page_by_page()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync(
            [.. Enumerable.Range(0, 7).Select(i => Some.Mention($"m{i}", thread: "t", at: Some.Monday.AddMinutes(-i)))]);

        var seen = await MentionsApiTests.WalkAsync(world, $"/api/threads/{thread.Id}?top=3");

        Assert.Equal(["m6", "m5", "m4", "m3", "m2", "m1", "m0"], seen);
    }

    [Theory]
    [InlineData("nothere")]
    [InlineData("..%2F..")]
    public async Task An_unknown_thread_is_not_found(string id)
    {
        using var world = new WebWorld();

        Assert.Equal(404, (await world.CallAsync("GET", "/api/threads/" + id)).Answer.Status);
    }
}
