using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class EmbeddedTableTests : TableContract, IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Another_process_with_the_same_file_sees_what_was_committed()
    {
        var token = TestContext.Current.CancellationToken;
        await (await TableAsync()).AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, token);

        var other = new EmbeddedTableService(folder.File("vigie.db")).GetTable("Things");

        Assert.Equal(1, (await other.GetEntityIfExistsAsync("p", "r", token))?["N"]);
    }

    protected override async Task<ITable> TableAsync()
    {
        var table = new EmbeddedTableService(folder.File("vigie.db")).GetTable("Things");
        await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        return table;
    }
}
