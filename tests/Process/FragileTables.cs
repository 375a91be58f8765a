using System.Runtime.CompilerServices;
using Azure;
using Vigie.Store;

namespace Vigie.Tests.Process;

/// <summary>
/// A store that dies at its nth call, before or after doing it, and with it the worker that uses it: every later call fails too.
/// </summary>
internal sealed class FragileTables(ITableService inner, int diesAt, bool afterDoing) : ITableService
{
    private int calls;

    public int Calls => calls;

    public string Description => inner.Description;

    public ITable GetTable(string name) => new FragileTable(this, inner.GetTable(name));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var number = Interlocked.Increment(ref calls);
        if (number > diesAt || (number == diesAt && !afterDoing))
        {
            throw new CrashException();
        }

        var result = await call();
        return number == diesAt ? throw new CrashException() : result;
    }

    private sealed class FragileTable(FragileTables tables, ITable inner) : ITable
    {
        public string Name => inner.Name;

        public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) => inner.CreateIfNotExistsAsync(cancellationToken);

        public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            tables.CallAsync(() => inner.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken));

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var entity in await tables.CallAsync(
                () => inner.QueryAsync(query, cancellationToken).ToListAsync(cancellationToken).AsTask()))
            {
                yield return entity;
            }
        }

        public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            tables.CallAsync(() => inner.AddEntityAsync(entity, cancellationToken));

        public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
            tables.CallAsync(() => inner.UpsertEntityAsync(entity, cancellationToken));

        public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
            tables.CallAsync(() => inner.UpdateEntityAsync(entity, ifMatch, cancellationToken));

        public Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken) =>
            tables.CallAsync(async () =>
            {
                await inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
                return true;
            });

        public Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
            IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            tables.CallAsync(() => inner.SubmitTransactionAsync(actions, cancellationToken));
    }
}

internal sealed class CrashException() : Exception("The worker died here.");
