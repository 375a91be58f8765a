using Azure;
using Vigie.Store;

namespace Vigie.Tests.Faults;

/// <summary>What becomes of a write.</summary>
internal enum Change
{
    None,

    /// <summary>The write does not happen, and nobody learns of it.</summary>
    Skip,

    /// <summary>The write happens whatever is there.</summary>
    Overwrite,
}

/// <summary>A row that is about to be written.</summary>
/// <param name="Row">The first two letters of the row's key: what kind of row it is.</param>
/// <param name="Text">The row's JSON.</param>
internal readonly record struct Write(string Table, string Partition, string Row, string? Text)
{
    public static Write Of(string table, TableEntity entity) => new(
        table,
        entity.PartitionKey,
        entity.RowKey[..Math.Min(2, entity.RowKey.Length)],
        entity.Properties.Values.OfType<string>().FirstOrDefault());
}

/// <summary>Tables that do with each row to be written as they are told.</summary>
internal sealed class ChangedTables(ITableService inner, Func<Write, Change> change) : ITableService
{
    public string Description => inner.Description;

    public ITable GetTable(string name) => new Table(inner.GetTable(name), change);

    private sealed class Table(ITable inner, Func<Write, Change> change) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken);

        public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
            inner.QueryAsync(query, cancellationToken);

        public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) =>
            inner.ScanAsync(keysOnly, cancellationToken);

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) => Of(entity) switch
        {
            Change.Skip => Task.FromResult(entity.ETag),
            Change.Overwrite => inner.UpsertEntityAsync(entity, cancellationToken),
            _ => inner.AddEntityAsync(entity, cancellationToken),
        };

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            Of(entity) == Change.Skip ? Task.FromResult(entity.ETag) : inner.UpsertEntityAsync(entity, cancellationToken);

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) => Of(entity) switch
        {
            Change.Skip => Task.FromResult(ifMatch),
            Change.Overwrite => inner.UpsertEntityAsync(entity, cancellationToken),
            _ => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken),
        };

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);

        public async Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            var kept = actions.Where(action => Of(action.Entity) != Change.Skip).Select(action => Of(action.Entity) == Change.Overwrite
                && action.ActionType != TableTransactionActionType.Delete
                ? new TableTransactionAction(TableTransactionActionType.UpsertReplace, action.Entity)
                : action).ToList();
            return kept.Count == 0 ? [] : await inner.SubmitTransactionAsync(kept, cancellationToken);
        }

        private Change Of(TableEntity entity) => change(Write.Of(inner.Name, entity));
    }
}
