using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigie.Store.AzureTables;

namespace Vigie.Store.Backup;

/// <summary>
/// Writes all tables into one file: gzip of JSON lines. A head (format, form of the store, date), then for each table a line that names it
/// and one line a row, typed as the Table service types them, and at the end how many rows there were and the checksum of all before it.
/// Without that end it is no backup. A file of the name given is there whole or not at all.
/// </summary>
public sealed class BackupWriter(ITableService tables, TimeProvider time)
{
    public const string Format = "vigie-backup";

    public const int FormatVersion = 1;

    /// <summary>Ends the name of a file that is being written.</summary>
    public const string Unfinished = ".partial";

    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    /// <summary>How many rows there are now, for a progress bar.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var name in Keys.Tables)
        {
            await foreach (var row in RowsOf(tables, name, keysOnly: true, cancellationToken))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Writes the file, replacing one that is there only when the new one is whole and on the disk.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="progress">Told how many rows are written, now and then.</param>
    /// <param name="cancellationToken">Ends it; the file of before stays.</param>
    public async Task<BackupSummary> WriteAsync(string path, Action<long> progress, CancellationToken cancellationToken)
    {
        var unfinished = path + Unfinished;
        try
        {
            BackupSummary summary;
            await using (var file = new FileStream(unfinished, Options()))
            {
                summary = await WriteAsync(file, progress, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return summary;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The rows of a table but those that say what the store itself is in.</summary>
    internal static IAsyncEnumerable<TableEntity> RowsOf(
        ITableService tables, string name, bool keysOnly, CancellationToken cancellationToken) =>
        tables.GetTable(name).ScanAsync(keysOnly, cancellationToken)
            .Where(row => name != Keys.States || row.PartitionKey != Keys.Store);

    private async Task<BackupSummary> WriteAsync(Stream file, Action<long> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var packed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        var at = time.GetUtcNow();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        await LineAsync(Head(at));
        var written = 0L;
        foreach (var name in Keys.Tables)
        {
            await LineAsync(Encoding.UTF8.GetBytes($$"""{"table":"{{name}}"}"""));
            rows[name] = 0;
            await foreach (var row in RowsOf(tables, name, keysOnly: false, cancellationToken))
            {
                await LineAsync(EntityJson.Write(row));
                rows[name]++;
                if (++written % 500 == 0)
                {
                    progress(written);
                }
            }
        }

        var summary = new BackupSummary(StoreReadiness.Version, at, rows, Convert.ToHexStringLower(hash.GetCurrentHash()));
        await LineAsync(End(summary));
        progress(written);
        return summary;

        async Task LineAsync(ReadOnlyMemory<byte> line)
        {
            hash.AppendData(line.Span);
            hash.AppendData(NewLine);
            await packed.WriteAsync(line, cancellationToken);
            packed.Write(NewLine);
        }
    }

    private static byte[] Head(DateTimeOffset at) => Line(writer =>
    {
        writer.WriteString("format", Format);
        writer.WriteNumber("version", FormatVersion);
        writer.WriteNumber("schema", StoreReadiness.Version);
        writer.WriteString("program", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3));
        writer.WriteString("at", at);
        writer.WriteString("holds", "Personal data: names and texts of people. No secrets.");
    });

    private static byte[] End(BackupSummary summary) => Line(writer =>
    {
        writer.WriteBoolean("end", true);
        writer.WriteStartObject("rows");
        foreach (var (name, count) in summary.Rows)
        {
            writer.WriteNumber(name, count);
        }

        writer.WriteEndObject();
        writer.WriteString("sha256", summary.Sha256);
    });

    private static byte[] Line(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>For the owner alone: it holds what people wrote.</summary>
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
