using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class BudgetChoreTests : IDisposable
{
    private readonly Lookout lookout = new(time: new ManualTime(new DateTimeOffset(2026, 11, 10, 0, 0, 0, TimeSpan.Zero)));
    private readonly UsageTally meters = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MeterLedger Ledger => new(lookout.Tables);

    public void Dispose() => lookout.Dispose();

    [Fact]
    public async Task Within_the_budget_nobody_is_told_of_anything()
    {
        var chore = Chore();
        for (var look = 0; look < 20; look++)
        {
            meters.Add(Meter.PaidReads, 5);
            Assert.Empty((await LookAsync(chore)).Alerts);
        }

        Assert.Equal(BudgetLevel.Normal, (await Ledger.GuardAsync(Token))!.Value.Level);
    }

    [Fact]
    public async Task Each_step_is_told_once_and_its_end_too()
    {
        var chore = Chore();
        await LookAsync(chore);
        meters.Add(Meter.PaidReads, 4_000);

        var notices = new List<AlertNotice>();
        for (var look = 0; look < 10; look++)
        {
            notices.AddRange((await LookAsync(chore)).Alerts);
        }

        Assert.Equal(3, notices.Distinct().Count());
        Assert.Equal(3, notices.Count);
        var alerts = await lookout.AlertsAsync("operator");
        Assert.Equal(
            ["No second opinions, for the budget", "One mail a day for what can wait, for the budget", "Slower, for the budget"],
            alerts.Select(alert => alert.Evidence.Title).Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.Contains("so far and will cost about $", alert.Evidence.Problem, StringComparison.Ordinal));
        Assert.All(alerts, alert => Assert.Equal((AlertState.Open, Severity.Warning), (alert.State, alert.Severity)));

        lookout.Time.MoveTo(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        await LookAsync(chore);

        Assert.All(await lookout.AlertsAsync("operator"), alert => Assert.Equal(AlertState.Resolved, alert.State));
        Assert.Equal(BudgetLevel.Normal, (await Ledger.GuardAsync(Token))!.Value.Level);
    }

    [Fact]
    public async Task A_restart_tells_nothing_again()
    {
        await LookAsync(Chore());
        meters.Add(Meter.PaidReads, 4_000);
        await new MeterBook(meters, Ledger, lookout.Time, NullLogger<MeterBook>.Instance).WriteAsync(Token);
        for (var restart = 0; restart < 6; restart++)
        {
            await LookAsync(Chore());
        }

        Assert.Equal(3, (await lookout.AlertsAsync("operator")).Count);
    }

    [Fact]
    public async Task What_was_decided_and_not_told_is_told_by_whoever_comes_next()
    {
        var now = lookout.Time.Now;
        await Ledger.WriteGuardAsync(new BudgetState("2026-11", BudgetLevel.SlowerPolling, now, now.AddDays(-9)), null, Token);

        var outgoing = await LookAsync(Chore());

        Assert.Single(outgoing.Alerts);
        Assert.Equal(BudgetLevel.SlowerPolling, (await Ledger.GuardAsync(Token))!.Value.Told);
    }

    [Fact]
    public async Task Two_ticks_at_once_decide_and_tell_once()
    {
        await LookAsync(Chore());
        meters.Add(Meter.PaidReads, 4_000);
        await new MeterBook(meters, Ledger, lookout.Time, NullLogger<MeterBook>.Instance).WriteAsync(Token);

        var both = await Task.WhenAll(Chore().RunAsync(Token), Chore().RunAsync(Token));

        Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.NotEmpty(both.SelectMany(outgoing => outgoing.Alerts));
        Assert.Equal(BudgetLevel.SlowerPolling, (await Ledger.GuardAsync(Token))!.Value.Level);
    }

    [Fact]
    public async Task A_look_costs_a_request_and_comes_every_ten_minutes()
    {
        var counting = new CountingTables(lookout.Tables);
        var chore = Chore(counting);
        await LookAsync(chore);
        counting.Calls = 0;

        for (var tick = 0; tick < 60; tick++)
        {
            await chore.RunAsync(Token);
            lookout.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(6, counting.Calls);
    }

    private async Task<Outgoing> LookAsync(BudgetChore chore)
    {
        var outgoing = await chore.RunAsync(Token);
        lookout.Time.Advance(BudgetChore.Every);
        return outgoing;
    }

    private BudgetChore Chore(ITableService? tables = null)
    {
        var ledger = new MeterLedger(tables ?? lookout.Tables);
        return new BudgetChore(
            new MeterBook(meters, ledger, lookout.Time, NullLogger<MeterBook>.Instance),
            ledger,
            new BudgetGuard(ledger, lookout.Time),
            new BudgetTerms(5, new Dictionary<string, double> { ["x"] = 100 }, 0),
            lookout.Operator,
            lookout.Time);
    }
}
