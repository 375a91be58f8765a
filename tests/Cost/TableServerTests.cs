using Vigie.Bench.Cost;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Store;

namespace Vigie.Tests.Cost;

/// <summary>The table service of the cost model keeps what every store promises, by way of the app's own client.</summary>
public sealed class TableServerTests : TableContract, IAsyncLifetime
{
    private TableServer server = null!;

    public async ValueTask InitializeAsync() => server = await TableServer.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Each_request_counts_once_a_transaction_of_many_rows_too()
    {
        var table = await TableAsync();
        var before = server.Log.Total;

        await table.SubmitTransactionAsync(
            [.. Enumerable.Range(0, 100).Select(n => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, new TableEntity("p", $"{n:d3}")))],
            TestContext.Current.CancellationToken);
        await table.GetEntityIfExistsAsync("p", "001", TestContext.Current.CancellationToken);
        var rows = await table.QueryAsync(new TableQuery("p") { PageSize = 60 }, TestContext.Current.CancellationToken)
            .CountAsync(TestContext.Current.CancellationToken);

        Assert.Equal((100, 4), (rows, server.Log.Total - before));
    }

    protected override async Task<ITable> TableAsync()
    {
        var table = new TableServiceClient(StorageConnectionString.Parse(server.ConnectionString))
            .GetTable("T" + Guid.NewGuid().ToString("N"));
        await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
