using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class SweepChoreTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly LocalStore store = new();

    [Fact]
    public async Task One_item_that_fails_does_not_hinder_the_others_and_is_looked_at_again()
    {
        using var lookout = new Lookout(tables: store.Service);
        var bad = ThreadId.Of("brand", "x", "bad");
        await store.Service.GetTable(Keys.Threads).UpsertEntityAsync(
            new TableEntity(bad.Value, Keys.Summary) { ["Json"] = "{ not json" }, TestContext.Current.CancellationToken);
        await lookout.Indexes.ScheduleAsync(new DueItem(Nine, DueKind.Sla, bad.Value), TestContext.Current.CancellationToken);
        var good = await lookout.WaitAsync("good", Nine.AddHours(-2));

        var outgoing = await lookout.SweepAsync();

        Assert.Equal([new AlertNotice(AlertId.Sla(good, Nine.AddHours(-2)))], outgoing.Alerts);
        Assert.Contains(new DueItem(Nine + SweepChore.RetryAfter, DueKind.Sla, bad.Value), await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task A_sweep_costs_what_is_due_and_no_more()
    {
        var counting = new CountingTables(store.Service);
        using var lookout = new Lookout(tables: counting);
        for (var i = 0; i < 300; i++)
        {
            await lookout.WaitAsync($"later{i}", Nine.AddHours(1));
        }

        counting.Calls = 0;
        await lookout.SweepAsync();

        Assert.Equal(1, counting.Calls);
    }

    [Fact]
    public async Task A_burst_of_due_items_is_worked_off_over_some_ticks()
    {
        using var lookout = new Lookout(tables: store.Service);
        for (var i = 0; i < SweepChore.MaximumItems + 20; i++)
        {
            await lookout.Indexes.ScheduleAsync(new DueItem(Nine, DueKind.Sla, $"t{i}"), TestContext.Current.CancellationToken);
        }

        await lookout.SweepAsync();
        Assert.Equal(20, (await lookout.UpcomingAsync()).Count);
        await lookout.SweepAsync();

        Assert.Empty(await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task Late_doubled_and_skipped_sweeps_end_as_punctual_ones_do()
    {
        using var other = new LocalStore();
        using var punctual = new Lookout(tables: store.Service);
        using var careless = new Lookout(tables: other.Service);
        var thread = await punctual.WaitAsync("c1", Nine);
        await careless.WaitAsync("c1", Nine);
        for (var minute = 1; minute <= 130; minute++)
        {
            punctual.Time.MoveTo(Nine.AddMinutes(minute));
            await punctual.SweepAsync();
        }

        foreach (var minute in new[] { 30, 30, 91, 91, 130, 130 })
        {
            careless.Time.MoveTo(Nine.AddMinutes(minute));
            await Task.WhenAll(careless.SweepAsync(), careless.SweepAsync());
        }

        Assert.Equal(Shape(await punctual.AlertsAsync(thread.Value)), Shape(await careless.AlertsAsync(thread.Value)));
    }

    public void Dispose() => store.Dispose();

    private static IEnumerable<object?> Shape(IEnumerable<Alert> alerts) =>
        alerts.Select(alert =>
            (object?)(alert.Id, alert.State, alert.Severity, alert.Pending?.Sequence, alert.Pending?.Reason, alert.Evidence.DueAt));
}
