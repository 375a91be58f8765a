using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model.Budget;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Tests.Watch;

namespace Vigie.Tests.Store;

/// <summary>What several processes counted comes together, on every store.</summary>
public abstract class MeterLedgerContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_was_used_at_first()
    {
        var record = await new MeterLedger(await ServiceAsync()).ReadAsync(Now, Token);

        Assert.Equal(0, record.Usage[Meter.Executions]);
        Assert.Null(record.Guard);
    }

    [Fact]
    public async Task Each_meter_adds_up_in_its_month_alone()
    {
        var ledger = new MeterLedger(await ServiceAsync());

        await ledger.AddAsync(Of(Meter.Executions, 2).Plus(Of(Meter.GigabyteSeconds, 0.55)), Now, Token);
        await ledger.AddAsync(Of(Meter.Executions, 3), Now, Token);
        await ledger.AddAsync(Of(Meter.Executions, 100), Now.AddMonths(1), Token);

        var november = await ledger.ReadAsync(Now, Token);
        Assert.Equal((5, 0.55), (november.Usage[Meter.Executions], november.Usage[Meter.GigabyteSeconds]));
        Assert.Equal(100, (await ledger.ReadAsync(Now.AddMonths(1), Token)).Usage[Meter.Executions]);
    }

    [Fact]
    public async Task Processes_side_by_side_lose_nothing()
    {
        var service = await ServiceAsync();
        MeterLedger[] processes = [.. Enumerable.Range(0, 2).Select(_ => new MeterLedger(service))];

        await Task.WhenAll(processes.Select(async (ledger, number) =>
        {
            for (var time = 0; time < 20; time++)
            {
                var more = Of(Meter.Executions, 1).Plus(Of(number == 0 ? Meter.Mails : Meter.LanguageRecords, 2));
                while (!await ledger.AddAsync(more, Now, Token))
                {
                    await Task.Yield();
                }
            }
        }));

        var usage = (await processes[0].ReadAsync(Now, Token)).Usage;
        Assert.Equal((40, 40, 40), (usage[Meter.Executions], usage[Meter.Mails], usage[Meter.LanguageRecords]));
    }

    [Fact]
    public async Task Alone_it_takes_one_request_a_time_after_the_first()
    {
        var counting = new CountingTables(await ServiceAsync());
        var ledger = new MeterLedger(counting);
        await ledger.AddAsync(Of(Meter.Executions, 1).Plus(Of(Meter.Mails, 1)), Now, Token);
        Assert.Equal(2, counting.Calls);

        for (var time = 0; time < 10; time++)
        {
            await ledger.AddAsync(Of(Meter.Executions, 1).Plus(Of(Meter.Mails, 1)), Now, Token);
        }

        Assert.Equal(12, counting.Calls);
    }

    [Fact]
    public async Task Nothing_to_write_is_no_request()
    {
        var counting = new CountingTables(await ServiceAsync());

        Assert.True(await new MeterLedger(counting).AddAsync(Usage.None, Now, Token));

        Assert.Equal(0, counting.Calls);
    }

    [Fact]
    public async Task The_guard_is_read_with_the_month_and_written_by_one_alone()
    {
        var ledger = new MeterLedger(await ServiceAsync());
        var state = new BudgetState("2026-11", BudgetLevel.SlowerPolling, Now, Now);
        await ledger.AddAsync(Of(Meter.Executions, 1), Now, Token);

        var written = await ledger.WriteGuardAsync(state, null, Token);
        Assert.Null(await ledger.WriteGuardAsync(state, null, Token));

        var read = (await ledger.ReadAsync(Now, Token)).Guard!;
        Assert.Equal(state, read.Value);
        Assert.NotNull(await ledger.WriteGuardAsync(state with { Told = BudgetLevel.SlowerPolling }, read.ETag, Token));
        Assert.Null(await ledger.WriteGuardAsync(state, written!.ETag, Token));
        Assert.Equal(BudgetLevel.SlowerPolling, (await ledger.GuardAsync(Token))!.Value.Told);
    }

    [Fact]
    public async Task It_is_written_down_at_first_and_then_every_few_minutes()
    {
        var (meters, time) = (new UsageTally(), new ManualTime(Now));
        var ledger = new MeterLedger(await ServiceAsync());
        var book = new MeterBook(meters, ledger, time, NullLogger<MeterBook>.Instance);

        meters.Add(Meter.Executions, 1);
        await book.PassAsync(Token);
        meters.Add(Meter.Executions, 1);
        time.Advance(MeterBook.Every - TimeSpan.FromSeconds(1));
        await book.PassAsync(Token);
        Assert.Equal(1, (await ledger.ReadAsync(time.Now, Token)).Usage[Meter.Executions]);
        Assert.Equal(2, (await book.ReadAsync(Token)).Usage[Meter.Executions]);

        time.Advance(TimeSpan.FromSeconds(1));
        await book.PassAsync(Token);
        Assert.Equal(2, (await ledger.ReadAsync(time.Now, Token)).Usage[Meter.Executions]);
    }

    [Fact]
    public async Task What_could_not_be_written_goes_with_the_next_and_harms_nobody()
    {
        var (meters, time, service) = (new UsageTally(), new ManualTime(Now), await ServiceAsync());
        var book = new MeterBook(
            meters, new MeterLedger(new FaultyTables(service, dieAt: 1, afterIt: false, backAt: 3)), time, NullLogger<MeterBook>.Instance);

        meters.Add(Meter.Executions, 1);
        await book.PassAsync(Token);
        time.Advance(MeterBook.Every);
        meters.Add(Meter.Executions, 1);
        await book.PassAsync(Token);
        Assert.Equal(2, meters.Counted[Meter.Executions]);

        time.Advance(MeterBook.Every);
        await book.PassAsync(Token);

        Assert.Equal(0, meters.Counted[Meter.Executions]);
        Assert.Equal(2, (await new MeterLedger(service).ReadAsync(Now, Token)).Usage[Meter.Executions]);
    }

    /// <summary>Fresh, created tables.</summary>
    private protected abstract Task<ITableService> ServiceAsync();

    private static Usage Of(Meter meter, double amount) => Usage.None.With(meter, amount);
}

public sealed class EmbeddedMeterLedgerTests : MeterLedgerContract, IDisposable
{
    private readonly LocalStore store = new();

    public void Dispose() => store.Dispose();

    private protected override Task<ITableService> ServiceAsync() => Task.FromResult(store.Service);
}

public sealed class AzuriteMeterLedgerTests(Azurite azurite) : MeterLedgerContract
{
    private protected override Task<ITableService> ServiceAsync() =>
        azurite.FreshServiceAsync(TestContext.Current.CancellationToken);
}
