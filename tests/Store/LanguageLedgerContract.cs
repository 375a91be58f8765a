using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

/// <summary>Records are reserved before use and never exceeded, on every store.</summary>
public abstract class LanguageLedgerContract
{
    private static readonly DateTimeOffset LastDay = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_used_at_first()
    {
        var budget = await (await LedgerAsync()).ReadAsync(LastDay, Token);

        Assert.Equal(("2026-11", 0, 0, 0), (budget.Month, budget.Used, budget.UsedToday, budget.Opinions));
    }

    [Fact]
    public async Task The_first_documents_that_fit_are_reserved_and_the_rest_is_not()
    {
        var ledger = await LedgerAsync();

        var (documents, reservation) = await ledger.ReserveAsync([2, 3, 4, 1], 8, LastDay, Token);

        Assert.Equal((2, 5), (documents, reservation.Records));
        Assert.Equal(5, (await ledger.ReadAsync(LastDay, Token)).Used);
    }

    [Fact]
    public async Task What_was_reserved_is_corrected_to_what_was_billed()
    {
        var ledger = await LedgerAsync();
        var (_, reservation) = await ledger.ReserveAsync([5, 5], 100, LastDay, Token);

        await ledger.SettleAsync(reservation, billed: 7, opinions: 2, Token);

        var budget = await ledger.ReadAsync(LastDay, Token);
        Assert.Equal((7, 7, 2), (budget.Used, budget.UsedToday, budget.Opinions));
    }

    [Fact]
    public async Task What_is_settled_after_midnight_counts_for_the_month_and_day_it_was_reserved_in()
    {
        var ledger = await LedgerAsync();
        var (_, before) = await ledger.ReserveAsync([5], 100, LastDay.AddDays(-1), Token);
        await ledger.ReserveAsync([3], 100, LastDay, Token);

        await ledger.SettleAsync(before, billed: 1, opinions: 1, Token);

        var budget = await ledger.ReadAsync(LastDay, Token);
        Assert.Equal((4, 3), (budget.Used, budget.UsedToday));
        Assert.Equal(0, (await ledger.ReadAsync(LastDay.AddDays(1), Token)).Used);
    }

    [Fact]
    public async Task A_new_month_has_all_its_records()
    {
        var ledger = await LedgerAsync();
        await ledger.ReserveAsync([10], 10, LastDay, Token);

        Assert.Equal(0, (await ledger.ReserveAsync([1], 10, LastDay, Token)).Documents);
        Assert.Equal(1, (await ledger.ReserveAsync([1], 10, LastDay.AddDays(1), Token)).Documents);
    }

    [Fact]
    public async Task Many_at_once_never_use_more_than_there_is()
    {
        var service = await ServiceAsync();
        var reserved = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            async () =>
            {
                // Each as a process of its own would.
                var ledger = new LanguageLedger(service);
                var got = 0;
                for (var turn = 0; turn < 5; turn++)
                {
                    var (_, reservation) = await ledger.ReserveAsync([3, 2], 97, LastDay, Token);
                    await ledger.SettleAsync(reservation, reservation.Records, 0, Token);
                    got += reservation.Records;
                }

                return got;
            })));

        var used = (await new LanguageLedger(service).ReadAsync(LastDay, Token)).Used;
        Assert.Equal(used, reserved.Sum());
        Assert.InRange(used, 90, 97);
    }

    [Fact]
    public async Task Of_two_who_write_the_same_state_one_wins()
    {
        var ledger = await LedgerAsync();
        var none = await ledger.StateAsync(Token);

        Assert.True(await ledger.WriteStateAsync(new LanguageState { Failures = 1, Fault = LanguageFault.Slow }, none.ETag, Token));
        Assert.False(await ledger.WriteStateAsync(new LanguageState { Failures = 9 }, none.ETag, Token));

        var row = await ledger.StateAsync(Token);
        Assert.Equal((1, LanguageFault.Slow), (row.Value.Failures, row.Value.Fault));
        Assert.True(await ledger.WriteStateAsync(new LanguageState(), row.ETag, Token));
        Assert.False(await ledger.WriteStateAsync(new LanguageState(), row.ETag, Token));
    }

    [Fact]
    public async Task That_it_is_spent_is_remembered_until_it_is_not()
    {
        var ledger = await LedgerAsync();

        await ledger.MarkSpentAsync(LastDay, LastDay, Token);
        await ledger.MarkSpentAsync(LastDay, LastDay.AddHours(1), Token);
        Assert.Equal(LastDay, (await ledger.ReadAsync(LastDay, Token)).SpentAt);

        await ledger.MarkSpentAsync(LastDay, null, Token);
        Assert.Null((await ledger.ReadAsync(LastDay, Token)).SpentAt);
    }

    /// <summary>Fresh, created tables.</summary>
    private protected abstract Task<ITableService> ServiceAsync();

    private async Task<LanguageLedger> LedgerAsync() => new(await ServiceAsync());
}

public sealed class EmbeddedLanguageLedgerTests : LanguageLedgerContract, IDisposable
{
    private readonly LocalStore store = new();

    public void Dispose() => store.Dispose();

    private protected override Task<ITableService> ServiceAsync() => Task.FromResult(store.Service);
}

public sealed class AzuriteLanguageLedgerTests(Azurite azurite) : LanguageLedgerContract
{
    private protected override Task<ITableService> ServiceAsync() =>
        azurite.FreshServiceAsync(TestContext.Current.CancellationToken);
}
