using System.Runtime.CompilerServices;
using Azure;
using Vigie.Store;

namespace Vigie.Tests.Faults;

/// <summary>A call to the store, as far as faults care.</summary>
internal readonly record struct TableCall(string Table, string Partition, bool IsWrite, bool IsTransaction);

/// <summary>Does one call to the store, or does to it what the history says.</summary>
internal interface ITableFaults
{
    Task<T> CallAsync<T>(TableCall call, Func<Task<T>> act);
}

/// <summary>The store as an unlucky process sees it.</summary>
internal sealed class UnreliableTables(ITableService inner, ITableFaults faults) : ITableService
{
    public string Description => inner.Description;

    public ITable GetTable(string name) => new Table(inner.GetTable(name), faults);

    private sealed class Table(ITable inner, ITableFaults faults) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            ReadAsync(partitionKey, () => inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken));

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var entity in await ReadAsync(
                query.PartitionKey, () => inner.QueryAsync(query, cancellationToken).ToListAsync(cancellationToken).AsTask()))
            {
                yield return entity;
            }
        }

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            WriteAsync(entity.PartitionKey, () => inner.AddEntityAsync(entity, cancellationToken));

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            WriteAsync(entity.PartitionKey, () => inner.UpsertEntityAsync(entity, cancellationToken));

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            WriteAsync(entity.PartitionKey, () => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken));

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            WriteAsync(partitionKey, async () =>
            {
                await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
                return true;
            });

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            faults.CallAsync(
                new TableCall(inner.Name, actions[0].Entity.PartitionKey, IsWrite: true, IsTransaction: true),
                () => inner.SubmitTransactionAsync(actions, cancellationToken));

        private Task<T> ReadAsync<T>(string partition, Func<Task<T>> act) =>
            faults.CallAsync(new TableCall(inner.Name, partition, IsWrite: false, IsTransaction: false), act);

        private Task<T> WriteAsync<T>(string partition, Func<Task<T>> act) =>
            faults.CallAsync(new TableCall(inner.Name, partition, IsWrite: true, IsTransaction: false), act);
    }
}
