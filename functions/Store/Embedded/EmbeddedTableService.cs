using Microsoft.Data.Sqlite;

namespace Vigie.Store.Embedded;

/// <summary>Tables in one SQLite file: the store that needs no configuration. Several processes may share the file.</summary>
public sealed class EmbeddedTableService : ITableService
{
    private readonly string connectionString;

    /// <param name="path">The database file; its folder is created.</param>
    public EmbeddedTableService(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Description = $"embedded store {path}";
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
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
    /// A pooled connection. Commits are synced to disk before they are answered: nothing acknowledged is lost to a power cut.
    /// </summary>
    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
