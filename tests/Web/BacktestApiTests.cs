using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class BacktestApiTests : IDisposable
{
    private readonly WebWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Other_settings_stand_beside_those_of_now()
    {
        await SetAsync();

        var json = await world.GetAsync("/api/backtest?minimumAuthors=20");

        Assert.Equal((1, 1), (json["now"]!["calls"]!.GetValue<int>(), json["then"]!["calls"]!.GetValue<int>()));
        var alarm = Assert.Single(json["alarms"]!.AsArray())!;
        Assert.Equal("velocity", alarm["kind"]!.GetValue<string>());
        Assert.True(alarm["minutesLater"]!.GetValue<double>() > 0);
        Assert.Equal(20, json["then"]!["detection"]!["minimumAuthors"]!.GetValue<int>());
        Assert.True(json["series"]!.AsArray().Count > 24);
        Assert.Equal(40, json["series"]!.AsArray().Sum(hour => hour!["count"]!.GetValue<int>()));
    }

    [Fact]
    public async Task The_same_question_is_answered_the_same_and_nothing_is_written()
    {
        await SetAsync();
        var before = await AlertCountAsync();

        var first = await world.GetAsync("/api/backtest?sensitivity=fewer");
        var second = await world.GetAsync("/api/backtest?sensitivity=fewer");

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(before, await AlertCountAsync());
        Assert.Null(await world.States.ReadBrandAsync("brand", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("sensitivity=loud", "sensitivity")]
    [InlineData("minimumAuthors=1", "minimumAuthors")]
    [InlineData("minimumAuthors=many", "minimumAuthors")]
    [InlineData("alarmsAWeek=0", "alarmsAWeek")]
    [InlineData("alarmsAWeek=-1", "alarmsAWeek")]
    [InlineData("brand=other", "brand")]
    [InlineData("from=2025-01-01T00:00:00Z", "from")]
    public async Task What_cannot_be_is_refused_with_what_can(string query, string parameter)
    {
        var answer = (await world.CallAsync("GET", "/api/backtest?" + query)).Answer;

        Assert.Equal(400, answer.Status);
        Assert.Contains($"\"parameter\":\"{parameter}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_of_a_person_is_counted()
    {
        var alert = await SetAsync();

        await world.PressAsync(world.Sign(alert), "action=notserious&name=Ana");

        var json = await world.GetAsync("/api/backtest");
        Assert.Equal("notSerious", json["alarms"]![0]!["mark"]!.GetValue<string>());
        Assert.True(json["now"]!["falseAWeek"]!.GetValue<double>() > 0);
    }

    private async Task<AlertId> SetAsync()
    {
        var start = Some.Monday.AddHours(-30);
        var thread = ThreadId.Of("brand", "forum", "outcry");
        var alert = SomeAlert.Velocity() with { Id = AlertId.Velocity(thread, 1), Thread = thread, OpenedAt = start.AddMinutes(8) };
        await world.StoreAsync(
            [.. Enumerable.Range(0, 40).Select(index => Some.Mention(
                $"m{index}", "bad tea", at: start.AddMinutes(index), author: $"a{index}", thread: "outcry"))],
            alerts: alert);
        return alert.Id;
    }

    private async Task<int> AlertCountAsync() =>
        await world.Indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, TestContext.Current.CancellationToken)
            .CountAsync(TestContext.Current.CancellationToken);
}
