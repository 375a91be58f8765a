using Azure;

namespace Vigie.Store;

/// <summary>
/// Within a stretch of work, small partitions are read once and looked up in memory from then on: a tick asks for a dozen notes, and each
/// question would be a billed transaction. What the stretch itself writes is seen at once. What others write meanwhile is seen by the next
/// stretch, or when a conditional write fails: then the partition is read anew. Outside of a stretch nothing is remembered.
/// </summary>
public sealed class RememberedReads
{
    private readonly AsyncLocal<Stretch?> current = new();

    internal Stretch? Current => current.Value;

    /// <summary>Begins a stretch for the caller and all that it awaits. A stretch within a stretch is a fresh one.</summary>
    /// <returns>To be disposed of at its end.</returns>
    public IDisposable Begin()
    {
        var outer = current.Value;
        current.Value = new Stretch();
        return new End(this, outer);
    }

    private sealed class End(RememberedReads reads, Stretch? outer) : IDisposable
    {
        public void Dispose() => reads.current.Value = outer;
    }

    /// <summary>What is remembered. Safe for concurrent use.</summary>
    internal sealed class Stretch
    {
        private readonly SemaphoreSlim gate = new(1);
        private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableEntity>> partitions = [];

        /// <summary>The rows of a partition in row key order.</summary>
        public async Task<IReadOnlyList<TableEntity>> ReadAsync(ITable table, string partition, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                if (!partitions.TryGetValue((table.Name, partition), out var rows))
                {
                    rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
                    await foreach (var row in table.QueryAsync(new TableQuery(partition), cancellationToken))
                    {
                        rows[row.RowKey] = row;
                    }

                    partitions[(table.Name, partition)] = rows;
                }

                return [.. rows.Values];
            }
            finally
            {
                gate.Release();
            }
        }

        /// <summary>Changes of one partition, each with its new tag. Null: they failed, so what is remembered may be wrong.</summary>
        public async Task TakeInAsync(string table, string partition, IReadOnlyList<(TableTransactionAction Action, ETag Tag)>? changes)
        {
            await gate.WaitAsync(CancellationToken.None);
            try
            {
                if (changes is null)
                {
                    partitions.Remove((table, partition));
                }
                else if (partitions.TryGetValue((table, partition), out var rows))
                {
                    Apply(rows, changes);
                }
            }
            finally
            {
                gate.Release();
            }
        }

        private static void Apply(
            SortedDictionary<string, TableEntity> rows, IReadOnlyList<(TableTransactionAction Action, ETag Tag)> changes)
        {
            foreach (var (action, tag) in changes)
            {
                var entity = action.Entity;
                if (action.ActionType == TableTransactionActionType.Delete)
                {
                    rows.Remove(entity.RowKey);
                    continue;
                }

                var written = new TableEntity(entity.PartitionKey, entity.RowKey) { ETag = tag };
                foreach (var (name, value) in entity.Properties)
                {
                    written[name] = value;
                }

                rows[entity.RowKey] = written;
            }
        }
    }
}
