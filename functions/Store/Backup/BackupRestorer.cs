using System.Globalization;
using Azure;

namespace Vigie.Store.Backup;

/// <summary>
/// Puts a backup into a store. While it does, a row says so: until it is done the store serves nobody, and the same file goes on where it
/// was broken off. Idempotent.
/// </summary>
public sealed class BackupRestorer(ITableService tables, TimeProvider time)
{
    /// <summary>Bytes of a transaction's rows as text; the service allows 4 MiB and counts more than the rows.</summary>
    private const int MostBytes = 1024 * 1024;

    private const string Sha256 = "Sha256";

    private const string Cleared = "Cleared";

    private ITable States => tables.GetTable(Keys.States);

    /// <param name="path">The backup.</param>
    /// <param name="summary">What <see cref="BackupReader.VerifyAsync"/> said of it.</param>
    /// <param name="force">Whether a store that holds something may be emptied for it.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends it between two transactions.</param>
    /// <exception cref="BackupRefusedException">It is not empty, or of a newer version, or holds something else afterwards.</exception>
    public async Task RestoreAsync(
        string path, BackupSummary summary, bool force, Action<long> progress, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Keys.Tables.Select(name => tables.GetTable(name).CreateIfNotExistsAsync(cancellationToken)));
        var mark = await AdmitAsync(path, summary, force, cancellationToken);
        if (mark[Cleared] is not true)
        {
            await ClearAsync(cancellationToken);
            mark[Cleared] = true;
            await States.UpsertEntityAsync(mark, cancellationToken);
        }

        await WriteAsync(path, progress, cancellationToken);
        await CountAsync(summary, cancellationToken);
        await States.UpsertEntityAsync(StoreReadiness.VersionRow(summary.Schema, time.GetUtcNow()), cancellationToken);
        await States.DeleteEntityAsync(Keys.Store, Keys.StoreRestore, ETag.All, cancellationToken);
    }

    /// <summary>The mark of this restore, as one that was broken off left it or as it is now set.</summary>
    private async Task<TableEntity> AdmitAsync(string path, BackupSummary summary, bool force, CancellationToken cancellationToken)
    {
        var version = await States.GetEntityIfExistsAsync(Keys.Store, Keys.StoreVersion, cancellationToken);
        if (version?["Version"] is int number && number > StoreReadiness.Version)
        {
            throw new BackupRefusedException(
                $"The {tables.Description} was written by a newer version of Vigie (form {number}): restore with that version.");
        }

        if (await States.GetEntityIfExistsAsync(Keys.Store, Keys.StoreRestore, cancellationToken) is { } begun)
        {
            if (begun.GetString(Sha256) == summary.Sha256)
            {
                return begun;
            }

            if (!force)
            {
                throw new BackupRefusedException(
                    $"A restore of another file, '{begun.GetString("File")}', was begun in the {tables.Description} and not ended: "
                        + "end it with that file, or give it up with --force.");
            }
        }
        else if (!force && await HoldsSomethingAsync(cancellationToken))
        {
            throw new BackupRefusedException(
                $"The {tables.Description} is not empty, and nothing was changed in it. --force empties it first: "
                    + "all that it holds is then gone, so make a backup of it before.");
        }

        var mark = new TableEntity(Keys.Store, Keys.StoreRestore)
        {
            ["File"] = Path.GetFileName(path),
            [Sha256] = summary.Sha256,
            ["At"] = time.GetUtcNow(),
        };
        await States.UpsertEntityAsync(mark, cancellationToken);
        return mark;
    }

    private async Task<bool> HoldsSomethingAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Keys.Tables)
        {
            if (await BackupWriter.RowsOf(tables, name, keysOnly: true, cancellationToken).AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Keys.Tables)
        {
            var batch = new List<TableTransactionAction>();
            await foreach (var row in BackupWriter.RowsOf(tables, name, keysOnly: true, cancellationToken))
            {
                await FlushAsync(name, batch, row, full: false, cancellationToken);
                batch.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            }

            await FlushAsync(name, batch, next: null, full: true, cancellationToken);
        }
    }

    private async Task WriteAsync(string path, Action<long> progress, CancellationToken cancellationToken)
    {
        var batch = new List<TableTransactionAction>();
        var (table, bytes, written) = (string.Empty, 0, 0L);
        await foreach (var (name, row, length) in new BackupReader(path).RowsAsync(cancellationToken))
        {
            await FlushAsync(table, batch, row, full: name != table || bytes + length > MostBytes, cancellationToken);
            bytes = batch.Count == 0 ? length : bytes + length;
            table = name;
            batch.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
            if (++written % 500 == 0)
            {
                progress(written);
            }
        }

        await FlushAsync(table, batch, next: null, full: true, cancellationToken);
        progress(written);
    }

    /// <summary>Writes the batch when it is full, or when the next row is of another partition.</summary>
    private async Task FlushAsync(
        string table, List<TableTransactionAction> batch, TableEntity? next, bool full, CancellationToken cancellationToken)
    {
        if (batch.Count > 0
            && (full || batch.Count == TableRules.MaximumActions || next?.PartitionKey != batch[0].Entity.PartitionKey))
        {
            await tables.GetTable(table).SubmitTransactionAsync(batch, cancellationToken);
            batch.Clear();
        }
    }

    private async Task CountAsync(BackupSummary summary, CancellationToken cancellationToken)
    {
        foreach (var (name, wanted) in summary.Rows)
        {
            var count = 0L;
            await foreach (var row in BackupWriter.RowsOf(tables, name, keysOnly: true, cancellationToken))
            {
                count++;
            }

            if (count != wanted)
            {
                throw new BackupRefusedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Table {name} holds {count} rows after the restore, and the backup {wanted}: does something else write to the store? "
                        + $"Stop it, and run the restore with --force."));
            }
        }
    }
}
