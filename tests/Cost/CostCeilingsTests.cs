using Vigie.Bench.Cost;
using Vigie.Model.Budget;
using Vigie.Tests.Faults;
using Vigie.Tests.Support;

namespace Vigie.Tests.Cost;

/// <summary>
/// A stretch of the month that the cost model lives through. The ceilings lie a good tenth above what it takes today: whoever passes one
/// makes everybody's bill dearer, and should know it.
/// </summary>
public sealed class CostCeilingsTests(Azurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_month_stays_under_three_tenths_of_the_free_grant()
    {
        var count = await LiveAsync(new CostScene(0) { Length = TimeSpan.FromHours(1), IsAttended = false, Crises = [] });

        var (month, tick) = (count.Month, count.Functions["Watch"]);
        Assert.Empty(count.Failures);
        Assert.Equal(60, tick.Executions);
        Assert.InRange((double)tick.Transactions / tick.Executions, 1, 8.2);
        Assert.InRange(month[Meter.Executions], 44_000, 0.3 * PriceTable.Of(Meter.Executions).Grant);
        Assert.InRange(month[Meter.GigabyteSeconds], 22_000, 0.3 * PriceTable.Of(Meter.GigabyteSeconds).Grant);
    }

    [Fact]
    public async Task Ten_thousand_mentions_a_month_stay_under_five_cents()
    {
        var count = await LiveAsync(new CostScene(20_000) { Length = TimeSpan.FromHours(8), Crises = [] });

        var process = count.Functions["Process"];
        Assert.Empty(count.Failures);
        Assert.InRange(count.Mentions, 50, 300);
        Assert.InRange((double)process.Executions / count.Mentions, 0.1, 0.9);
        Assert.InRange((double)process.Transactions / count.Mentions, 5, 14);
        Assert.InRange((double)count.Functions["Watch"].Transactions / count.Functions["Watch"].Executions, 5, 12);
        Assert.True(
            count.Functions["Notify"].Executions <= (count.Told * 1.5) + 3,
            $"{count.Functions["Notify"].Executions} runs of Notify told {count.Told} times.");
        Assert.True(PriceTable.Dollars(count.Month) < 0.05m * 2, $"{PriceTable.Dollars(count.Month)} for twice as many.");
    }

    [Fact]
    public async Task Azurite_is_asked_exactly_as_often()
    {
        var scene = new CostScene(100_000) { Length = TimeSpan.FromMinutes(20), Crises = [] };
        await using var proxied = new CountedAzurite(await TableProxy.StartAsync(await azurite.FreshAccountAsync(), Token));

        var there = await VirtualMonth.LiveAsync(scene, proxied, RunningHandler.AppRoot, progress: null, Token);

        Assert.Equal((await LiveAsync(scene)).Transactions, there.Transactions);
        Assert.Empty(there.Failures);
    }

    private static async Task<CostCount> LiveAsync(CostScene scene)
    {
        await using var tables = await TableServer.StartAsync(Token);
        return await VirtualMonth.LiveAsync(scene, tables, RunningHandler.AppRoot, progress: null, Token);
    }

    private sealed class CountedAzurite : ICountedTables
    {
        private readonly TableProxy proxy;

        public CountedAzurite(TableProxy proxy)
        {
            this.proxy = proxy;
            proxy.Fault = call =>
            {
                Log.Count(call.Method);
                return TableFault.None;
            };
        }

        public string ConnectionString => proxy.ConnectionString;

        public TransactionLog Log { get; } = new();

        public long StoredBytes() => 0;

        public ValueTask DisposeAsync() => proxy.DisposeAsync();
    }
}
