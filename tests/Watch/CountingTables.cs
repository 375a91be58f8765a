using Azure;
using Vigie.Store;

namespace Vigie.Tests.Watch;

/// <summary>Counts the calls that reach the store behind it.</summary>
internal sealed class CountingTables(ITableService inner) : ITableService
{
    private int calls;

    public int Calls
    {
        get => calls;
        set => calls = value;
    }

    public string Description => inner.Description;

    public ITable GetTable(string name) => new CountingTable(this, inner.GetTable(name));

    private sealed class CountingTable(CountingTables counter, ITable inner) : ITable
    {
        public string Name => inner.Name;

        private ITable Counted
        {
            get
            {
                Interlocked.Increment(ref counter.calls);
                return inner;
            }
        }

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => Counted.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            Counted.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken);

        public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
            Counted.QueryAsync(query, cancellationToken);

        public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) =>
            Counted.ScanAsync(keysOnly, cancellationToken);

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            Counted.AddEntityAsync(entity, cancellationToken);

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            Counted.UpsertEntityAsync(entity, cancellationToken);

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            Counted.UpdateEntityAsync(entity, ifMatch, cancellationToken);

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            Counted.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Counted.SubmitTransactionAsync(actions, cancellationToken);
    }
}
