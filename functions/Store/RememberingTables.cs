using System.Runtime.CompilerServices;
using Azure;

namespace Vigie.Store;

/// <summary>Tables whose small partitions are read once in a stretch of <see cref="RememberedReads"/>.</summary>
public sealed class RememberingTables(ITableService inner, RememberedReads reads) : ITableService
{
    /// <summary>Some dozen rows each, and asked for again and again by a tick.</summary>
    private static readonly HashSet<(string Table, string Partition)> Small =
    [
        (Keys.States, Keys.Notes), (Keys.States, Keys.Brands), (Keys.States, Keys.Sources), (Keys.States, Keys.Redrives),
    ];

    public string Description => inner.Description;

    public ITable GetTable(string name) => new RememberingTable(inner.GetTable(name), reads);

    private sealed class RememberingTable(ITable inner, RememberedReads reads) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public async Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            StretchOf(partitionKey) is { } stretch
                ? (await stretch.ReadAsync(inner, partitionKey, cancellationToken)).FirstOrDefault(row => row.RowKey == rowKey)
                : await inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken);

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (StretchOf(query.PartitionKey) is { } stretch)
            {
                foreach (var row in await stretch.ReadAsync(inner, query.PartitionKey, cancellationToken))
                {
                    if (IsIn(query, row.RowKey))
                    {
                        yield return row;
                    }
                }

                yield break;
            }

            await foreach (var row in inner.QueryAsync(query, cancellationToken))
            {
                yield return row;
            }
        }

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) => OneAsync(
            new TableTransactionAction(TableTransactionActionType.Add, entity), () => inner.AddEntityAsync(entity, cancellationToken));

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) => OneAsync(
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity),
            () => inner.UpsertEntityAsync(entity, cancellationToken));

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) => OneAsync(
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, ifMatch),
            () => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken));

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) => OneAsync(
            new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch),
            async () =>
            {
                await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
                return default;
            });

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            actions.Count == 0
                ? inner.SubmitTransactionAsync(actions, cancellationToken)
                : ChangeAsync(actions, () => inner.SubmitTransactionAsync(actions, cancellationToken));

        public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) =>
            inner.ScanAsync(keysOnly, cancellationToken);

        private static bool IsIn(TableQuery query, string rowKey) =>
            (query.From is null || string.CompareOrdinal(rowKey, query.From) >= 0)
            && (query.To is null || string.CompareOrdinal(rowKey, query.To) < 0);

        private RememberedReads.Stretch? StretchOf(string partition) => Small.Contains((Name, partition)) ? reads.Current : null;

        private async Task<ETag> OneAsync(TableTransactionAction action, Func<Task<ETag>> write) =>
            (await ChangeAsync([action], async () => [await write()]))[0];

        private async Task<IReadOnlyList<ETag>> ChangeAsync(
            IReadOnlyList<TableTransactionAction> actions, Func<Task<IReadOnlyList<ETag>>> write)
        {
            var partition = actions[0].Entity.PartitionKey;
            if (StretchOf(partition) is not { } stretch)
            {
                return await write();
            }

            try
            {
                var tags = await write();
                stretch.TakeIn(Name, partition, [.. actions.Zip(tags)]);
                return tags;
            }
            catch
            {
                // Somebody else changed it, or nobody knows whether it was written: what is remembered is worth nothing.
                stretch.TakeIn(Name, partition, changes: null);
                throw;
            }
        }
    }
}
