using System.Diagnostics;
using Azure;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

public sealed class TableProxyTests(Azurite azurite) : IAsyncLifetime
{
    private readonly string name = "T" + Guid.NewGuid().ToString("N");
    private TableProxy proxy = null!;
    private ITable table = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        proxy = await TableProxy.StartAsync(await azurite.ConnectionStringAsync(), Token);
        table = new TableServiceClient(StorageConnectionString.Parse(proxy.ConnectionString)).GetTable(name);
        await table.CreateIfNotExistsAsync(Token);
    }

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    [Fact]
    public async Task A_request_without_fault_passes_and_is_read_as_what_it_is()
    {
        var seen = new List<TableCall>();
        proxy.Fault = call =>
        {
            seen.Add(call);
            return TableFault.None;
        };
        var tag = await table.AddEntityAsync(Row("it's", "1|a"), Token);
        await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, Row("it's", "1|a"), tag),
                new(TableTransactionActionType.Add, Row("it's", "2")),
            ],
            Token);

        Assert.NotNull(await table.GetEntityIfExistsAsync("it's", "2", Token));
        Assert.Equal(["POST one", "POST batch of 2", "GET one"], seen.Select(call => string.Join(' ', $"{call}".Split(' ')[..^2])));
        Assert.Equal(
            [new("PUT", name, "it's", "1|a", true), new RowOperation("POST", name, "it's", "2", false)], seen[1].Operations);
        Assert.True(seen[0].Adds && seen[1].IsConditional && !seen[2].IsWrite);
        Assert.All(seen, call => Assert.Equal((name, "it's"), (call.Table, call.Partition)));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_has_taken_effect()
    {
        proxy.Fault = Once(call => call.IsWrite, TableFault.LostAnswer);

        var repeated = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(Row("p", "1"), Token));
        Assert.Equal(409, repeated.Status);
        Assert.NotNull(await table.GetEntityIfExistsAsync("p", "1", Token));
    }

    [Fact]
    public async Task A_request_that_is_lost_is_tried_again()
    {
        proxy.Fault = Once(call => call.IsWrite, TableFault.Lost);

        await table.AddEntityAsync(Row("p", "1"), Token);
        Assert.NotNull(await table.GetEntityIfExistsAsync("p", "1", Token));
    }

    [Theory]
    [InlineData(409, "EntityAlreadyExists", 1)]
    [InlineData(412, "UpdateConditionNotSatisfied", 0)]
    public async Task A_transaction_is_refused_because_of_one_row_and_nothing_is_written(int status, string code, int index)
    {
        var tag = await table.AddEntityAsync(Row("p", "1"), Token);
        proxy.Fault = Once(call => call.IsBatch, TableFault.Refused(status, code));

        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, Row("p", "1"), tag),
                new(TableTransactionActionType.Add, Row("p", "2")),
            ],
            Token));
        Assert.Equal((status, code, index), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
        Assert.Null(await table.GetEntityIfExistsAsync("p", "2", Token));
    }

    [Theory]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(503, "ServerBusy")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_service_in_trouble_says_so_and_the_client_tries_again_until_it_gives_up(int status, string code)
    {
        proxy.Fault = Once(call => call.IsWrite, TableFault.Refused(status, code, 1));
        await table.AddEntityAsync(Row("p", "1"), Token);

        proxy.Fault = call => call.IsWrite ? TableFault.Refused(status, code) : TableFault.None;
        var quick = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } };
        var impatient = new TableServiceClient(StorageConnectionString.Parse(proxy.ConnectionString), quick).GetTable(name);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => impatient.AddEntityAsync(Row("p", "2"), Token));
        Assert.Equal((status, code), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task What_is_called_before_and_after_stands_on_either_side_of_the_write()
    {
        var direct = new TableServiceClient(StorageConnectionString.Parse(await azurite.ConnectionStringAsync())).GetTable(name);
        var found = new List<bool>();
        async Task LookAsync() => found.Add(await direct.GetEntityIfExistsAsync("p", "1", Token) is not null);
        proxy.Fault = Once(call => call.IsWrite, new TableFault { Before = LookAsync, After = LookAsync });

        await table.AddEntityAsync(Row("p", "1"), Token);
        Assert.Equal([false, true], found);
    }

    [Fact]
    public async Task A_slow_service_is_waited_for()
    {
        proxy.Fault = Once(call => call.IsWrite, TableFault.Slow(TimeSpan.FromMilliseconds(300)));

        var clock = Stopwatch.StartNew();
        await table.AddEntityAsync(Row("p", "1"), Token);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(290), $"{clock.Elapsed}");
    }

    private static Func<TableCall, TableFault> Once(Func<TableCall, bool> which, TableFault fault)
    {
        var done = 0;
        return call => which(call) && Interlocked.Exchange(ref done, 1) == 0 ? fault : TableFault.None;
    }

    private static TableEntity Row(string partition, string row) => new(partition, row) { ["N"] = 1 };
}
