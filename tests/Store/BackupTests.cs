using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class EmbeddedBackupTests : BackupContract
{
    protected override Task<ITableService> FreshAsync() =>
        Task.FromResult<ITableService>(new EmbeddedTableService(Path.Combine(Folder, $"{Guid.NewGuid():N}.db")));
}

public sealed class AzuriteBackupTests(Azurite azurite) : BackupContract
{
    protected override async Task<ITableService> FreshAsync() =>
        new TableServiceClient(StorageConnectionString.Parse(await azurite.FreshAccountAsync()));
}
