using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Vigie.Hosting.Local;

/// <summary>
/// The file broker.db and its one writer. Work that arrives while the disk is being synced is gathered and committed together, each piece
/// under a savepoint of its own, so that one that fails leaves the others alone. Several processes may share the file.
/// </summary>
internal sealed class BrokerDatabase : IAsyncDisposable
{
    private const int MostAtOnce = 256;
    private readonly SqliteConnection connection;
    private readonly bool syncToDisk;
    private readonly Channel<Work> queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private readonly Task writer;
    private bool durable = true;

    /// <param name="path">Its folder is created.</param>
    /// <param name="syncToDisk">Whether a commit is on disk before it is answered; without it a power cut may take the last ones
    /// back.</param>
    public BrokerDatabase(string path, bool syncToDisk = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        this.syncToDisk = syncToDisk;
        connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Execute(BrokerSchema.Create);
        writer = Task.Run(WriteAsync);
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of the writer.</summary>
    /// <param name="work">Gets the prepared command of a text; runs on the writer's thread, so it only touches the database.</param>
    /// <param name="mustLast">Whether the answer waits for the disk. Locks need not last: losing one is only a redelivery.</param>
    public Task<T> ExecuteAsync<T>(Func<BrokerDatabase, T> work, bool mustLast, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = new Work<T>(work, mustLast);
        return queue.Writer.TryWrite(item) ? item.Task : throw new ObjectDisposedException(nameof(BrokerDatabase));
    }

    /// <summary>A prepared command with its values, in the order $1, $2, … .</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            prepared.Add(sql, command);
        }

        for (var index = command.Parameters.Count; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", DBNull.Value);
        }

        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Finishes what was asked, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer;
        foreach (var command in prepared.Values)
        {
            await command.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Work>();
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            Commit(batch);
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            SetDurable(syncToDisk && batch.Exists(work => work.MustLast));
            Command("BEGIN IMMEDIATE").ExecuteNonQuery();
            foreach (var work in batch)
            {
                RunOne(work);
            }

            Command("COMMIT").ExecuteNonQuery();
        }
        catch (Exception failure)
        {
            // Whatever it was, those who wait must hear of it, and the next batch starts afresh.
            RollBack();
            batch.ForEach(work => work.Fail(failure));
        }

        batch.ForEach(work => work.Answer());
    }

    private void RunOne(Work work)
    {
        Command("SAVEPOINT piece").ExecuteNonQuery();
        try
        {
            work.Run(this);
        }
        catch (Exception failure) when (failure is not SqliteException { SqliteErrorCode: 10 or 11 or 13 })
        {
            // A piece that was refused; a disk that fails (I/O, corrupt, full) fails the whole batch instead.
            Command("ROLLBACK TO piece").ExecuteNonQuery();
            work.Fail(failure);
        }

        Command("RELEASE piece").ExecuteNonQuery();
    }

    private void RollBack()
    {
        try
        {
            Command("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // There was no transaction to take back: the failure was in beginning it, or SQLite has rolled back by itself.
        }
    }

    private void SetDurable(bool wanted)
    {
        if (wanted != durable)
        {
            Execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            durable = wanted;
        }
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Work(bool mustLast)
    {
        public bool MustLast => mustLast;

        public abstract void Run(BrokerDatabase database);

        public abstract void Fail(Exception failure);

        public abstract void Answer();
    }

    private sealed class Work<T>(Func<BrokerDatabase, T> work, bool mustLast) : Work(mustLast)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? value;
        private Exception? failed;

        public Task<T> Task => answer.Task;

        public override void Run(BrokerDatabase database) => value = work(database);

        public override void Fail(Exception failure) => failed ??= failure;

        public override void Answer()
        {
            if (failed is not null)
            {
                answer.TrySetException(failed);
            }
            else
            {
                answer.TrySetResult(value!);
            }
        }
    }
}
