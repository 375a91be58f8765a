using Vigie.Model.Budget;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>A month that goes beyond its budget, through the running program.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private readonly TempDirectory folder = new();
    private TeamsSink teams = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => teams = await TeamsSink.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await teams.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task It_slows_down_tells_the_operator_once_and_goes_on_to_take_in_and_to_alert()
    {
        await SpendAsync(new BudgetState(BudgetRules.MonthOf(DateTimeOffset.UtcNow), BudgetLevel.Normal, Ago(1), Ago(100)));
        await using (var vigie = await StartAsync())
        {
            await vigie.TickAsync();
            await Eventually.TrueAsync(() => teams.Bodies.Any(IsBudget), "the operator is told");

            var budget = await vigie.GetAsync("api/budget");
            Assert.Equal("slowerPolling", budget.GetProperty("level").GetString());
            Assert.True(budget.GetProperty("spent").GetDecimal() > 5);
            Assert.Equal(2, (int)(await vigie.PostAsync(Question())).Status / 100);
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "what is posted is stored");
            Assert.Equal(0, await vigie.StopAsync());
        }

        await using (var again = await StartAsync())
        {
            await again.TickAsync();
            await again.TickAsync();
            Assert.Equal("slowerPolling", (await again.GetAsync("api/budget")).GetProperty("level").GetString());
        }

        Assert.Single(teams.Bodies, IsBudget);
    }

    [Fact]
    public async Task What_a_run_used_is_written_down_when_it_ends()
    {
        await using (var vigie = await StartAsync())
        {
            await vigie.PostAsync(Question());
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "what is posted is stored");
            Assert.Equal(0, await vigie.StopAsync());
        }

        var used = (await new MeterLedger(Tables()).ReadAsync(DateTimeOffset.UtcNow, Token)).Usage;
        Assert.InRange(used[Meter.Executions], 3, 100);
        Assert.InRange(used[Meter.GigabyteSeconds], used[Meter.Executions] * 0.2, used[Meter.Executions] * 5);
        Assert.InRange(used[Meter.BrokerOperations], 3, 100);
        Assert.InRange(used[Meter.TableTransactions], 5, 1_000);
    }

    private static bool IsBudget(string card) => TeamsSink.PlainText(card).Contains("Slower, for the budget", StringComparison.Ordinal);

    private static DateTimeOffset Ago(int hours) => DateTimeOffset.UtcNow.AddHours(-hours);

    private static SignedPost Question() => SignedPost.Of(
        $$"""{"mentions":[{"id":"m1","source":"test","text":"Where is my tea?","createdAt":"{{DateTimeOffset.UtcNow:O}}"}]}""");

    private EmbeddedTableService Tables() => new(Path.Combine(folder.File("data"), "vigie.db"));

    /// <summary>Fifty million runs.</summary>
    private async Task SpendAsync(BudgetState state)
    {
        Directory.CreateDirectory(folder.File("data"));
        await Tables().GetTable(Keys.States).CreateIfNotExistsAsync(Token);
        var ledger = new MeterLedger(Tables());
        await ledger.AddAsync(Usage.None.With(Meter.Executions, 50_000_000), DateTimeOffset.UtcNow, Token);
        await ledger.WriteGuardAsync(state, null, Token);
    }

    private Task<RunningVigie> StartAsync() => RunningVigie.StartAsync(
        folder.File("data"),
        """{"alerts":{"canary":{"enabled":false} } }""",
        ("Teams__WebhookUrl", teams.Url.AbsoluteUri));
}
