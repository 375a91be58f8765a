using Azure;

namespace Vigie.Store;

/// <summary>
/// One table, with the semantics of Azure Table Storage and the member names of Azure.Data.Tables, whichever store is behind it.
/// Safe for concurrent use. Failures are <see cref="RequestFailedException"/> with the service's status and error code on every store:
/// 404 ResourceNotFound, 409 EntityAlreadyExists, 412 UpdateConditionNotSatisfied, 400 for what the service would refuse.
/// </summary>
public interface ITable
{
    string Name { get; }

    /// <summary>Creates the table unless it exists. Idempotent.</summary>
    Task CreateIfNotExistsAsync(CancellationToken cancellationToken);

    /// <summary>The entity, or null when there is none.</summary>
    Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>The entities of one partition in row key order. Reads on, page by page, as the caller goes on.</summary>
    IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken);

    /// <summary>Inserts. Not idempotent: 409 when it exists.</summary>
    /// <returns>The new ETag.</returns>
    Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces. Idempotent.</summary>
    Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken);

    /// <summary>Replaces if it still has <paramref name="ifMatch"/> (<see cref="ETag.All"/>: if it exists); 412 or 404 otherwise.</summary>
    Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken);

    /// <summary>Deletes if it still has <paramref name="ifMatch"/>. Nothing to delete is no failure.</summary>
    Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken);

    /// <summary>
    /// All or nothing: 1 to 100 actions on different rows of one partition, under 4 MiB. A retried transaction whose first answer was lost
    /// fails with 409 or 412 though it took effect: the caller reads again and decides again.
    /// </summary>
    /// <returns>The new ETags in the order of the actions; default for deletions.</returns>
    /// <exception cref="TableTransactionFailedException">One action failed and nothing was written.</exception>
    Task<IReadOnlyList<ETag>> SubmitTransactionAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken);

    /// <summary>
    /// Every row, by partition and row key; for backups alone: everything else knows the partition it means. Not a picture of one moment:
    /// what changes meanwhile is read as it was or as it is. Bounded in memory; reads on, page by page, as the caller goes on.
    /// </summary>
    /// <param name="keysOnly">Without the properties, as for counting.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken);
}

/// <summary>Opens tables by name: 3 to 63 letters and digits, first a letter.</summary>
public interface ITableService
{
    ITable GetTable(string name);

    /// <summary>Where the tables are, in words fit for a log or a page: no key, no signature.</summary>
    string Description { get; }
}
