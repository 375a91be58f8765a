using Azure;
using Vigie.Model.Budget;

namespace Vigie.Store;

/// <summary>
/// Counts the requests that the store behind it would take if it were Table storage: what a laptop uses tells what Azure would cost. A page
/// of a query is one.
/// </summary>
internal sealed class MeteredTables(ITableService inner, UsageTally meters) : ITableService
{
    public string Description => inner.Description;

    public ITable GetTable(string name) => new MeteredTable(inner.GetTable(name), meters);

    private sealed class MeteredTable(ITable inner, UsageTally meters) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => Counted().CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            Counted().GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken);

        public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
            PagesAsync(query.PageSize, table => table.QueryAsync(query, cancellationToken));

        public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) =>
            PagesAsync(TableQuery.MaximumPageSize, table => table.ScanAsync(keysOnly, cancellationToken));

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            Counted().AddEntityAsync(entity, cancellationToken);

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            Counted().UpsertEntityAsync(entity, cancellationToken);

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            Counted().UpdateEntityAsync(entity, ifMatch, cancellationToken);

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            Counted().DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Counted().SubmitTransactionAsync(actions, cancellationToken);

        private async IAsyncEnumerable<TableEntity> PagesAsync(int pageSize, Func<ITable, IAsyncEnumerable<TableEntity>> ask)
        {
            var left = pageSize;
            await foreach (var entity in ask(Counted()))
            {
                if (left-- == 0)
                {
                    Counted();
                    left = pageSize - 1;
                }

                yield return entity;
            }
        }

        private ITable Counted()
        {
            meters.Add(Meter.TableTransactions, 1);
            return inner;
        }
    }
}
