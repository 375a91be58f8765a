using System.Runtime.CompilerServices;
using Azure;
using Vigie.Store;

namespace Vigie.Tests.Faults;

/// <summary>The store as an unlucky process sees it.</summary>
internal sealed class UnreliableTables(ITableService inner, IStoreCaller caller) : ITableService
{
    public string Description => inner.Description;

    public ITable GetTable(string name) => new Table(inner.GetTable(name), caller);

    private sealed class Table(ITable inner, IStoreCaller caller) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: false, () => inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken));

        public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
            RowsAsync(inner.QueryAsync(query, cancellationToken), cancellationToken);

        public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) =>
            RowsAsync(inner.ScanAsync(keysOnly, cancellationToken), cancellationToken);

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: true, () => inner.AddEntityAsync(entity, cancellationToken));

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: true, () => inner.UpsertEntityAsync(entity, cancellationToken));

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: true, () => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken));

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: true, async () =>
            {
                await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
                return true;
            });

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            caller.CallAsync(isWrite: true, () => inner.SubmitTransactionAsync(actions, cancellationToken));

        private async IAsyncEnumerable<TableEntity> RowsAsync(
            IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var entity in await caller.CallAsync(isWrite: false, () => rows.ToListAsync(cancellationToken).AsTask()))
            {
                yield return entity;
            }
        }
    }
}

