using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class BudgetApiTests : IDisposable
{
    private readonly WebWorld world = new(
        new ListeningPlan { Sources = [new SourcePlan { Name = "bird", Kind = "x", MonthlyCap = 3 }, Rss("news")] },
        settings => settings with
        {
            SourceCredentials = new Dictionary<string, SecretString>(StringComparer.OrdinalIgnoreCase) { ["bird:Token"] = new("t") },
        });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => world.Time.GetUtcNow();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task At_first_nothing_is_spent_and_the_budget_has_room_for_the_sources_caps()
    {
        var json = await world.GetAsync("/api/budget");

        Assert.Equal((8m, "normal"), (json["budget"]!.GetValue<decimal>(), json["level"]!.GetValue<string>()));
        Assert.Equal(0, Math.Round(json["spent"]!.GetValue<decimal>(), 3));
        Assert.Equal(
            ["executions", "gigabyteSeconds", "brokerOperations", "tableTransactions", "languageRecords", "mails", "paidReads"],
            json["meters"]!.AsArray().Select(meter => meter!["meter"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_all_processes_counted_is_there_in_money_with_the_months_end()
    {
        await world.Get<MeterLedger>().AddAsync(Usage.None.With(Meter.Executions, 1_250_000), Now, Token);
        await world.Get<MeterLedger>().WriteGuardAsync(
            new BudgetState(BudgetRules.MonthOf(Now), BudgetLevel.SlowerPolling, Now, BudgetRules.MonthStart(Now)), null, Token);
        world.Get<UsageTally>().Add(Meter.Executions, 1_000_000);

        var json = await world.GetAsync("/api/budget");

        Assert.Equal(0.8m, Math.Round(json["spent"]!.GetValue<decimal>(), 3));
        Assert.True(json["forecast"]!.GetValue<decimal>() > 1);
        Assert.Equal(2_250_000, json["meters"]![0]!["used"]!.GetValue<double>());
        Assert.Equal(250_000, json["meters"]![0]!["free"]!.GetValue<long>());
        Assert.Equal("slowerPolling", json["level"]!.GetValue<string>());
        Assert.Equal(Now, json["since"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task What_was_given_up_last_month_is_not_given_up_in_this_one()
    {
        await world.Get<MeterLedger>().WriteGuardAsync(
            new BudgetState("2026-01", BudgetLevel.DigestMails, Now, Now), null, Token);

        Assert.Equal("normal", (await world.GetAsync("/api/budget"))["level"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_source_whose_reads_cost_money_shows_what_it_spent_of_its_cap()
    {
        await world.States.WriteSourceAsync(
            new SourceState { Name = "bird", Spend = SourceSpend.Of(null, Now) with { Spent = 1.25, Reserved = 0.32 } }, null, Token);

        var budget = (await world.GetAsync("/api/budget"))["sources"]!.AsArray().Single()!;
        var items = (await world.GetAsync("/api/sources"))["items"]!.AsArray();

        Assert.Equal("bird", budget["name"]!.GetValue<string>());
        Assert.Equal((1.57, 3.0), (budget["spent"]!.GetValue<double>(), budget["cap"]!.GetValue<double>()));
        var source = items.Single(item => item!["name"]!.GetValue<string>() == "bird")!;
        Assert.Equal((1.57, 3.0), (source["spent"]!.GetValue<double>(), source["cap"]!.GetValue<double>()));
        Assert.Null(items.Single(item => item!["name"]!.GetValue<string>() == "news")!["spent"]);
    }

    [Fact]
    public async Task Spending_of_last_month_is_not_this_months()
    {
        await world.States.WriteSourceAsync(
            new SourceState { Name = "bird", Spend = new SourceSpend("2026-01", 3) }, null, Token);

        Assert.Equal(0, (await world.GetAsync("/api/budget"))["sources"]![0]!["spent"]!.GetValue<double>());
    }

    [Fact]
    public async Task Health_says_what_is_given_up()
    {
        await world.Get<MeterLedger>().WriteGuardAsync(
            new BudgetState(BudgetRules.MonthOf(Now), BudgetLevel.NoSecondOpinions, Now, Now), null, Token);

        var problems = (await world.GetAsync("/api/health"))["problems"]!.AsArray().Select(problem => problem!.GetValue<string>());

        Assert.Contains(problems, problem =>
            problem.StartsWith("For the month’s budget: Sources are asked a quarter as often", StringComparison.Ordinal));
    }

    private static SourcePlan Rss(string name) => new() { Name = name, Kind = "rss", Url = new Uri("https://news.example/feed") };
}
