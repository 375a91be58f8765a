using System.Globalization;
using System.Reflection;
using Azure;

namespace Vigie.Store;

/// <summary>
/// Whether this program may use the store: its tables are there, no newer program wrote it, and no restore of it was left half done. Asked
/// before anything else is, and again every few minutes, for a newer program may have come beside this one. Safe for concurrent use.
/// </summary>
public sealed class StoreReadiness(ITableService tables, TimeProvider time) : IDisposable
{
    /// <summary>
    /// The form of what this program writes. Raised when an older program would misread or damage what a newer one wrote; not for new
    /// members, which older programs pass over. 0 is what was written before the store said its form; nothing has changed since.
    /// </summary>
    public const int Version = Rows.SchemaVersion;

    private const string VersionColumn = "Version";

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim gate = new(1, 1);
    private DateTimeOffset? readyUntil;

    private ITable States => tables.GetTable(Keys.States);

    /// <summary>Whether it was ready when it was last asked.</summary>
    public bool IsReady => readyUntil is not null;

    /// <summary>Usually no call to the store at all; one at the start; a few more for a store that is new. Idempotent.</summary>
    /// <exception cref="StoreUnusableException">It cannot be used; nothing was changed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (readyUntil > time.GetUtcNow())
        {
            return;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (readyUntil > time.GetUtcNow())
            {
                return;
            }

            await CheckAsync(cancellationToken);
            readyUntil = time.GetUtcNow() + Remembered;
        }
        catch (StoreUnusableException)
        {
            readyUntil = null;
            throw;
        }
        catch (Exception failure) when (StoreUnusableException.IsOfStore(failure))
        {
            readyUntil = null;
            throw StoreUnusableException.Of(failure, tables.Description);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The row that says in what form a store is; written last by whoever fills one.</summary>
    public static TableEntity VersionRow(int version, DateTimeOffset at) => new(Keys.Store, Keys.StoreVersion)
    {
        [VersionColumn] = version,
        ["Program"] = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
        ["At"] = at,
    };

    public void Dispose() => gate.Dispose();

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        if (rows.TryGetValue(Keys.StoreRestore, out var restore))
        {
            throw new StoreUnusableException(
                StoreProblem.HalfRestored,
                restore.GetString("File") ?? "?",
                $"A restore of '{restore.GetString("File")}' into the {tables.Description} was begun and not ended: "
                    + "run 'vigie restore' with the same file again, it goes on.");
        }

        if (rows.GetValueOrDefault(Keys.StoreVersion)?[VersionColumn] is not int version)
        {
            // New, or from before the store said its form: what is there can be read as it is.
            await Task.WhenAll(Keys.Tables.Select(name => tables.GetTable(name).CreateIfNotExistsAsync(cancellationToken)));
            await SayVersionAsync(cancellationToken);
        }
        else if (version > Version)
        {
            throw new StoreUnusableException(
                StoreProblem.Newer,
                version.ToString(CultureInfo.InvariantCulture),
                $"The {tables.Description} was written by a newer version of Vigie (form {version}; this program knows {Version}): "
                    + "nothing was changed. Install that version again, or restore a backup made by this one.");
        }
    }

    private async Task<Dictionary<string, TableEntity>> RowsAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        try
        {
            await foreach (var row in States.QueryAsync(new TableQuery(Keys.Store), cancellationToken))
            {
                rows[row.RowKey] = row;
            }
        }
        catch (RequestFailedException missing) when (missing is { Status: 404, ErrorCode: "TableNotFound" })
        {
            // A new store.
        }

        return rows;
    }

    private async Task SayVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await States.AddEntityAsync(VersionRow(Version, time.GetUtcNow()), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            // Another worker began at the same moment; what it says is read next time.
        }
    }
}
