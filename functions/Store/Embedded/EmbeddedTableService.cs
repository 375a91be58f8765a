using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Vigie.Store.Embedded;

/// <summary>Tables in one SQLite file: the store that needs no configuration. Several processes may share the file.</summary>
public sealed class EmbeddedTableService : ITableService
{
    /// <summary>
    /// Of each pooled connection. What another connection commits empties it, so more of it was never read again; the file is in the
    /// system's cache.
    /// </summary>
    private const int CacheKilobytes = 512;

    private readonly string connectionString;

    /// <summary>Holds one thing while nobody writes.</summary>
    private readonly Channel<bool> turn = Channel.CreateBounded<bool>(1);

    /// <param name="path">The database file; its folder is created.</param>
    public EmbeddedTableService(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Description = $"embedded store {path}";
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        turn.Writer.TryWrite(true);
        using var connection = Open();
        Execute(connection, """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS entities (
                tab TEXT NOT NULL, pk TEXT NOT NULL, rk TEXT NOT NULL, etag INTEGER NOT NULL, properties BLOB NOT NULL,
                PRIMARY KEY (tab, pk, rk)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS tables (name TEXT PRIMARY KEY COLLATE NOCASE);
            CREATE TABLE IF NOT EXISTS versions (last INTEGER NOT NULL);
            INSERT INTO versions SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM versions);
            """);
    }

    public string Description { get; }

    public ITable GetTable(string name)
    {
        TableRules.CheckTableName(name);
        return new EmbeddedTable(this, name);
    }

    /// <summary>
    /// Waits until no other write of this process is under way. SQLite lets one write at a time too, but those who wait for it hold a thread
    /// and a connection each, and look again ever less often.
    /// </summary>
    /// <returns>To be disposed of after the write.</returns>
    internal async ValueTask<WriteTurn> WriteTurnAsync(CancellationToken cancellationToken)
    {
        await turn.Reader.ReadAsync(cancellationToken);
        return new WriteTurn(turn);
    }

    /// <summary>
    /// A pooled connection. Commits are synced to disk before they are answered: nothing acknowledged is lost to a power cut.
    /// </summary>
    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA cache_size = -{CacheKilobytes};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The right to write.</summary>
    internal readonly struct WriteTurn(Channel<bool> turn) : IDisposable
    {
        public void Dispose() => turn.Writer.TryWrite(true);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
