using Azure;
using Vigie.Store;

namespace Vigie.Tests.Support;

/// <summary>The process dies here.</summary>
internal sealed class CrashException(string at) : Exception($"Crash at {at}.");

/// <summary>
/// Tables of a process that dies at its nth call, before the call or after it took effect; or tables that are away until a later call.
/// </summary>
internal sealed class FaultyTables(ITableService inner, int dieAt, bool afterIt, int backAt = int.MaxValue) : ITableService
{
    private int calls;

    public string Description => inner.Description;

    public bool Died => calls >= dieAt;

    public ITable GetTable(string name) => new Table(inner.GetTable(name), this);

    private async Task<T> CallAsync<T>(string what, Func<Task<T>> call)
    {
        var mine = Interlocked.Increment(ref calls);
        if ((mine > dieAt && mine < backAt) || (mine == dieAt && !afterIt))
        {
            throw new CrashException(what);
        }

        var result = await call();
        return mine == dieAt ? throw new CrashException(what) : result;
    }

    private sealed class Table(ITable inner, FaultyTables faults) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            faults.CallAsync($"read {rowKey}", () => inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken));

        public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
            inner.QueryAsync(query, cancellationToken);

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            faults.CallAsync($"add {entity.RowKey}", () => inner.AddEntityAsync(entity, cancellationToken));

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            faults.CallAsync($"upsert {entity.RowKey}", () => inner.UpsertEntityAsync(entity, cancellationToken));

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            faults.CallAsync($"update {entity.RowKey}", () => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken));

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            faults.CallAsync($"delete {rowKey}", async () =>
            {
                await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
                return true;
            });

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            faults.CallAsync("transaction", () => inner.SubmitTransactionAsync(actions, cancellationToken));
    }
}
