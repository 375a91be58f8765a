using Azure;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class AzuriteTableTests(Azurite azurite) : TableContract
{
    [Fact]
    public async Task A_wrong_key_is_403_with_its_code()
    {
        var right = StorageConnectionString.Parse(await azurite.ConnectionStringAsync());
        var wrong = new TableServiceClient(right with { AccountKey = "d3Jvbmc=" }).GetTable("Things");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => wrong.AddEntityAsync(new TableEntity("p", "r"), TestContext.Current.CancellationToken));

        Assert.Equal((403, "AuthorizationFailure"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_missing_table_is_404_TableNotFound()
    {
        var table = new TableServiceClient(StorageConnectionString.Parse(await azurite.ConnectionStringAsync())).GetTable("Nowhere");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.GetEntityIfExistsAsync("p", "r", TestContext.Current.CancellationToken));

        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Creating_twice_is_no_failure()
    {
        var table = await TableAsync();

        await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        await table.AddEntityAsync(new TableEntity("p", "r"), TestContext.Current.CancellationToken);
    }

    protected override async Task<ITable> TableAsync()
    {
        var connection = StorageConnectionString.Parse(await azurite.ConnectionStringAsync());
        var table = new TableServiceClient(connection).GetTable("T" + Guid.NewGuid().ToString("N"));
        await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
