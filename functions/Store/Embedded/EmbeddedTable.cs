using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Microsoft.Data.Sqlite;

namespace Vigie.Store.Embedded;

/// <summary>
/// One table of the embedded store. SQLite answers without waiting for a network, so reads complete synchronously, and a write does when no
/// other of this process is under way.
/// </summary>
internal sealed class EmbeddedTable(EmbeddedTableService service, string name) : ITable
{
    private const int ScanPageSize = 500;

    public string Name => name;

    public Task CreateIfNotExistsAsync(CancellationToken cancellationToken)
    {
        using var connection = service.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR IGNORE INTO tables VALUES ($name)";
        command.Parameters.AddWithValue("$name", name);
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partitionKey, "PartitionKey");
        TableRules.CheckKey(rowKey, "RowKey");
        using var connection = service.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pk, rk, etag, properties FROM entities WHERE tab = $tab AND pk = $pk AND rk = $rk";
        AddKey(command, partitionKey, rowKey);
        using var reader = command.ExecuteReader();
        return Task.FromResult(reader.Read() ? Read(reader) : null);
    }

    public async IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = query.From ?? string.Empty;
        var inclusive = true;
        while (true)
        {
            var page = ReadPage(query, from, inclusive);
            foreach (var entity in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entity;
            }

            if (page.Count < query.PageSize)
            {
                yield break;
            }

            (from, inclusive) = (page[^1].RowKey, false);
            await Task.CompletedTask;
        }
    }

    public async IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableEntity? last = null;
        while (true)
        {
            var page = ScanPage(last, keysOnly);
            foreach (var entity in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entity;
            }

            if (page.Count < ScanPageSize)
            {
                yield break;
            }

            last = page[^1];
            await Task.CompletedTask;
        }
    }

    public async Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
        await WriteOneAsync(new TableTransactionAction(TableTransactionActionType.Add, entity), cancellationToken);

    public async Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
        await WriteOneAsync(new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity), cancellationToken);

    public async Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
        await WriteOneAsync(new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, ifMatch), cancellationToken);

    public async Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            await WriteOneAsync(
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch),
                cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Nothing to delete is no failure.
        }
    }

    public async Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        TableRules.Check(actions);
        using var turn = await service.WriteTurnAsync(cancellationToken);
        return Submit(actions);
    }

    private ETag[] Submit(IReadOnlyList<TableTransactionAction> actions)
    {
        using var connection = service.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = NextVersion(connection, transaction);
        var tags = new ETag[actions.Count];
        for (var index = 0; index < actions.Count; index++)
        {
            tags[index] = Apply(connection, transaction, actions[index], index, version);
        }

        transaction.Commit();
        return tags;
    }

    private async Task<ETag> WriteOneAsync(TableTransactionAction action, CancellationToken cancellationToken)
    {
        try
        {
            return (await SubmitTransactionAsync([action], cancellationToken))[0];
        }
        catch (TableTransactionFailedException failed)
        {
            throw new RequestFailedException(failed.Status, failed.Message, failed.ErrorCode, failed);
        }
    }

    private ETag Apply(SqliteConnection connection, SqliteTransaction transaction, TableTransactionAction action, int index, long version)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = action.ActionType switch
        {
            TableTransactionActionType.Add => "INSERT OR IGNORE INTO entities VALUES ($tab, $pk, $rk, $version, $properties)",
            TableTransactionActionType.UpsertReplace => "INSERT OR REPLACE INTO entities VALUES ($tab, $pk, $rk, $version, $properties)",
            TableTransactionActionType.UpdateReplace =>
                "UPDATE entities SET etag = $version, properties = $properties "
                    + "WHERE tab = $tab AND pk = $pk AND rk = $rk AND ($match IS NULL OR etag = $match)",
            _ => "DELETE FROM entities WHERE tab = $tab AND pk = $pk AND rk = $rk AND ($match IS NULL OR etag = $match)",
        };
        AddKey(command, action.Entity.PartitionKey, action.Entity.RowKey);
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$properties", PropertyCodec.Encode(action.Entity.Properties));
        command.Parameters.AddWithValue("$match", action.ETag == ETag.All ? DBNull.Value : (object)Version(action.ETag));
        if (command.ExecuteNonQuery() == 0)
        {
            throw Failure(connection, transaction, action, index);
        }

        return action.ActionType == TableTransactionActionType.Delete ? default : Tag(version);
    }

    private TableTransactionFailedException Failure(
        SqliteConnection connection, SqliteTransaction transaction, TableTransactionAction action, int index)
    {
        if (action.ActionType == TableTransactionActionType.Add)
        {
            return new TableTransactionFailedException(409, $"Row '{action.Entity.RowKey}' exists.", "EntityAlreadyExists", index);
        }

        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT 1 FROM entities WHERE tab = $tab AND pk = $pk AND rk = $rk";
        AddKey(command, action.Entity.PartitionKey, action.Entity.RowKey);
        return command.ExecuteScalar() is null
            ? new TableTransactionFailedException(404, $"Row '{action.Entity.RowKey}' does not exist.", "ResourceNotFound", index)
            : new TableTransactionFailedException(412, $"Row '{action.Entity.RowKey}' has changed.", "UpdateConditionNotSatisfied", index);
    }

    private List<TableEntity> ReadPage(TableQuery query, string from, bool inclusive)
    {
        using var connection = service.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT pk, rk, etag, properties FROM entities
            WHERE tab = $tab AND pk = $pk AND rk {(inclusive ? ">=" : ">")} $rk AND ($to IS NULL OR rk < $to)
            ORDER BY rk LIMIT $top
            """;
        AddKey(command, query.PartitionKey, from);
        command.Parameters.AddWithValue("$to", (object?)query.To ?? DBNull.Value);
        command.Parameters.AddWithValue("$top", query.PageSize);
        using var reader = command.ExecuteReader();
        var page = new List<TableEntity>();
        while (reader.Read())
        {
            page.Add(Read(reader, query.Select));
        }

        return page;
    }

    private List<TableEntity> ScanPage(TableEntity? after, bool keysOnly)
    {
        using var connection = service.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT pk, rk, etag, {(keysOnly ? "x''" : "properties")} FROM entities
            WHERE tab = $tab {(after is null ? string.Empty : "AND (pk, rk) > ($pk, $rk)")}
            ORDER BY pk, rk LIMIT {ScanPageSize}
            """;
        AddKey(command, after?.PartitionKey ?? string.Empty, after?.RowKey ?? string.Empty);
        using var reader = command.ExecuteReader();
        var page = new List<TableEntity>();
        while (reader.Read())
        {
            page.Add(Read(reader));
        }

        return page;
    }

    private void AddKey(SqliteCommand command, string partitionKey, string rowKey)
    {
        command.Parameters.AddWithValue("$tab", name);
        command.Parameters.AddWithValue("$pk", partitionKey);
        command.Parameters.AddWithValue("$rk", rowKey);
    }

    private static TableEntity Read(SqliteDataReader reader, IReadOnlyList<string>? select = null)
    {
        var entity = new TableEntity(reader.GetString(0), reader.GetString(1)) { ETag = Tag(reader.GetInt64(2)) };
        PropertyCodec.Decode(reader.GetFieldValue<byte[]>(3), entity.Properties, select ?? []);
        return entity;
    }

    /// <summary>One for all rows of a transaction: no row is in it twice.</summary>
    private static long NextVersion(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE versions SET last = last + 1 RETURNING last";
        return (long)command.ExecuteScalar()!;
    }

    private static ETag Tag(long version) => new(string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\""));

    private static long Version(ETag tag) =>
        long.TryParse(tag.ToString().AsSpan().Trim("W/\""), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : -1L;
}
