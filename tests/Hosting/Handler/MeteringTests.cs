using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Faults;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

/// <summary>What the app says it used, held against what was really asked of it and of the store.</summary>
public sealed class MeteringTests(Azurite azurite) : IDisposable
{
    private const int Posts = 6;

    private readonly TempDirectory folder = new();
    private readonly List<HandlerApp> handlers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_processes_side_by_side_count_exactly_what_the_host_and_the_store_got()
    {
        await using var proxy = await TableProxy.StartAsync(await azurite.FreshAccountAsync(), Token);
        var asked = 0;
        proxy.Fault = _ =>
        {
            Interlocked.Increment(ref asked);
            return TableFault.None;
        };
        UsageTally[] meters = [await StartAsync("one", proxy.ConnectionString), await StartAsync("two", proxy.ConnectionString)];
        using var host = new HostStandIn([.. handlers.Select(handler => handler.Address)], seed: 7);
        await Task.WhenAll(Enumerable.Range(0, Posts).Select(post => host.PostAsync(Post(post).AsCall("test"))));
        await host.TickAsync();
        await host.DrainAsync();
        await Task.WhenAll(handlers.Select(handler => handler.DisposeAsync().AsTask()));
        Assert.Empty(host.Failures);

        // Who writes down cannot count that very request before it is made: it is counted, and lost with the process.
        var unwritten = meters[0].Counted.Plus(meters[1].Counted);
        var told = asked;
        var ledger = new MeterLedger(new TableServiceClient(StorageConnectionString.Parse(proxy.ConnectionString)));
        var used = (await ledger.ReadAsync(DateTimeOffset.UtcNow, Token)).Usage;
        var executions = Posts + handlers.Count + host.Deliveries;
        Assert.Equal(executions, used[Meter.Executions]);
        Assert.Equal(told, used[Meter.TableTransactions] + unwritten[Meter.TableTransactions]);
        Assert.InRange(unwritten[Meter.TableTransactions], 2, 10);
        Assert.InRange(used[Meter.GigabyteSeconds], BusyTime.Billed(default), executions * 10);

        // Each message was sent once, and delivered and completed twice: the host stand-in delivers everything twice.
        Assert.Equal(host.Deliveries * 2.5, used[Meter.BrokerOperations]);
    }

    [Fact]
    public async Task On_a_laptop_it_counts_what_Azure_would_bill()
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.SendAsync(HostOracle.Timer(handler.Address, "Watch", DateTimeOffset.UtcNow));

        var month = await new MeterLedger(handler.Tables).ReadAsync(DateTimeOffset.UtcNow, Token);
        Assert.Equal((1, 0.5), (month.Usage[Meter.Executions], Math.Round(month.Usage[Meter.GigabyteSeconds], 1)));
        // A new store: what form it is in is asked for, three tables are made, and the form is said.
        Assert.Equal(5, month.Usage[Meter.TableTransactions]);
    }

    [Fact]
    public async Task A_store_that_is_away_fails_no_run()
    {
        await using var proxy = await TableProxy.StartAsync(await azurite.FreshAccountAsync(), Token);
        var meters = await StartAsync("one", proxy.ConnectionString, new FunctionTable
        {
            Watch = _ => Task.FromResult(Vigie.Model.Outgoing.Nothing),
            Collect = (_, _) => throw new NotSupportedException(),
            Process = (_, _) => throw new NotSupportedException(),
            Notify = (_, _) => throw new NotSupportedException(),
            Receive = (_, _) => throw new NotSupportedException(),
            Web = (_, _) => throw new NotSupportedException(),
        });
        proxy.Fault = _ => TableFault.Lost;
        using var host = new HostStandIn([handlers[0].Address], seed: 7);

        await host.TickAsync();

        Assert.Empty(host.Failures);
        Assert.Equal(1, meters.Counted[Meter.Executions]);
        proxy.Fault = _ => TableFault.None;
        await handlers[0].DisposeAsync();
        Assert.Equal(0, meters.Counted[Meter.Executions]);
    }

    private static SignedPost Post(int number) => SignedPost.Of(
        $$"""{"mentions":[{"id":"m{{number}}","source":"test","text":"The tea is cold.","createdAt":"{{DateTimeOffset.UtcNow:O}}"}]}""");

    private async Task<UsageTally> StartAsync(string name, string storage, FunctionTable? table = null)
    {
        var handler = await HandlerApp.StartAsync(
            new HandlerOptions
            {
                AppRoot = RunningHandler.AppRoot,
                Settings = new VigieSettings
                {
                    DataFolder = folder.File(name),
                    LinkKey = new SecretString("key"),
                    StorageConnection = new SecretString(storage),
                    WebhookSecrets = new Dictionary<string, IReadOnlyList<SecretString>>
                    {
                        ["test"] = [new SecretString(SignedPost.Secret)],
                    },
                },
                Plan = new ListeningPlan(),
                Output = TextWriter.Null,
                Errors = TextWriter.Null,
                Adjust = services => _ = table is null ? services : services.AddSingleton(table),
            },
            Token);
        handlers.Add(handler);
        return handler.Services.GetRequiredService<UsageTally>();
    }
}
