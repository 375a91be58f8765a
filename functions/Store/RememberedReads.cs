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
        private readonly Lock gate = new();
        private readonly Dictionary<(string Table, string Partition), Task<SortedDictionary<string, TableEntity>>> partitions = [];

        /// <summary>The rows of a partition in row key order.</summary>
        public async Task<IReadOnlyList<TableEntity>> ReadAsync(ITable table, string partition, CancellationToken cancellationToken)
        {
            var reading = Reading(table, partition, cancellationToken);
            try
            {
                var rows = await reading;
                lock (gate)
                {
                    return [.. rows.Values];
                }
            }
            catch
            {
                Forget(table.Name, partition, reading);
                throw;
            }
        }

        /// <summary>Changes of one partition, each with its new tag. Null: they failed, so what is remembered may be wrong.</summary>
        public void TakeIn(string table, string partition, IReadOnlyList<(TableTransactionAction Action, ETag Tag)>? changes)
        {
            lock (gate)
            {
                if (partitions.TryGetValue((table, partition), out var reading) && changes is not null && reading.IsCompletedSuccessfully)
                {
                    Apply(reading.Result, changes);
                }
                else
                {
                    // What is being read right now may have passed the row already.
                    partitions.Remove((table, partition));
                }
            }
        }

        private static async Task<SortedDictionary<string, TableEntity>> LoadAsync(
            ITable table, string partition, CancellationToken cancellationToken)
        {
            var rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
            await foreach (var row in table.QueryAsync(new TableQuery(partition), cancellationToken))
            {
                rows[row.RowKey] = row;
            }

            return rows;
        }

        private Task<SortedDictionary<string, TableEntity>> Reading(ITable table, string partition, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                return partitions.TryGetValue((table.Name, partition), out var known)
                    ? known
                    : partitions[(table.Name, partition)] = LoadAsync(table, partition, cancellationToken);
            }
        }

        private void Forget(string table, string partition, Task failed)
        {
            lock (gate)
            {
                if (partitions.TryGetValue((table, partition), out var known) && known == failed)
                {
                    partitions.Remove((table, partition));
                }
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
