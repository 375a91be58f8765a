using Azure;
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
        var bad = await BreakAsync(lookout, "bad");
        var good = await lookout.WaitAsync("good", Nine.AddHours(-2));

        var outgoing = await lookout.SweepAsync();

        Assert.Equal([new AlertNotice(AlertId.Sla(good, Nine.AddHours(-2)))], outgoing.Alerts);
        var again = new DueItem(Nine + SweepChore.RetryAfter, DueKind.Sla, bad.Value) { Failures = 1, FailingSince = Nine };
        Assert.Contains(again, await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task An_item_that_fails_on_is_looked_at_ever_more_seldom_and_never_given_up_and_starts_afresh_when_it_works()
    {
        using var lookout = new Lookout(tables: store.Service);
        var bad = await BreakAsync(lookout, "bad");
        var waits = new List<double>();
        for (var failure = 1; failure <= 8; failure++)
        {
            await lookout.SweepAsync();
            var item = Assert.Single(await lookout.UpcomingAsync());
            Assert.Equal((failure, (DateTimeOffset?)Nine), (item.Failures, item.FailingSince));
            waits.Add((item.At - lookout.Time.Now).TotalMinutes);
            lookout.Time.MoveTo(item.At);
        }

        Assert.Equal([1, 2, 4, 8, 15, 15, 15, 15], waits);
        await RepairAsync(lookout, bad);
        await lookout.SweepAsync();
        Assert.All(await lookout.UpcomingAsync(), item => Assert.Equal((0, null), (item.Failures, item.FailingSince)));
    }

    [Fact]
    public async Task What_fails_on_is_told_to_the_operator_once_by_name_and_again_when_it_works()
    {
        using var lookout = new Lookout(tables: store.Service);
        var check = new SelfCheckStuck(lookout.Indexes, lookout.Glance, lookout.Operator, lookout.Time);
        var bad = await BreakAsync(lookout, "bad");
        var worse = await BreakAsync(lookout, "worse");
        var told = new List<(double Minute, AlertId Alert)>();
        for (var minute = 0; minute <= 120; minute++)
        {
            lookout.Time.MoveTo(Nine.AddMinutes(minute));
            await lookout.SweepAsync();
            var outgoing = await check.RunAsync(TestContext.Current.CancellationToken);
            told.AddRange(outgoing.Alerts.Select(notice => (minute * 1.0, notice.Alert)));
        }

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Equal([(15, alert.Id)], told);
        Assert.Contains("1 more fail", alert.Evidence.Problem, StringComparison.Ordinal);
        Assert.Single(new[] { bad, worse }, id => alert.Evidence.Problem!.Contains($"of thread {id}", StringComparison.Ordinal));

        await RepairAsync(lookout, bad);
        await RepairAsync(lookout, worse);
        lookout.Time.Advance(SweepChore.LongestRetry);
        await lookout.SweepAsync();
        await check.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AlertState.Resolved, (await lookout.AlertAsync(alert.Id)).State);
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

    /// <summary>A thread whose row nobody can read, and whose reply clock is due.</summary>
    private static async Task<ThreadId> BreakAsync(Lookout lookout, string conversation)
    {
        var id = ThreadId.Of("brand", "x", conversation);
        await lookout.Tables.GetTable(Keys.Threads).UpsertEntityAsync(
            new TableEntity(id.Value, Keys.Summary) { ["Json"] = "{ not json" }, TestContext.Current.CancellationToken);
        await lookout.Indexes.ScheduleAsync(new DueItem(Nine, DueKind.Sla, id.Value), TestContext.Current.CancellationToken);
        return id;
    }

    private static Task RepairAsync(Lookout lookout, ThreadId id) => lookout.Tables.GetTable(Keys.Threads).DeleteEntityAsync(
        id.Value, Keys.Summary, ETag.All, TestContext.Current.CancellationToken);

    private static IEnumerable<object?> Shape(IEnumerable<Alert> alerts) =>
        alerts.Select(alert =>
            (object?)(alert.Id, alert.State, alert.Severity, alert.Pending?.Sequence, alert.Pending?.Reason, alert.Evidence.DueAt));
}
