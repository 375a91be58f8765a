using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Vigie.Store.AzureTables;

namespace Vigie.Store.Backup;

/// <summary>Reads a backup, row by row. Bounded in memory whatever the file holds.</summary>
public sealed class BackupReader(string path)
{
    /// <summary>A row is 1 MiB at most, twice that and more as text.</summary>
    private const int LongestLine = 8 * 1024 * 1024;

    /// <summary>Reads it to its end: every row, the counts and the checksum.</summary>
    /// <param name="progress">Told which share of the file is read, 0 to 1.</param>
    /// <exception cref="BackupRefusedException">It is no backup, a damaged one, or one of a newer form.</exception>
    public async Task<BackupSummary> VerifyAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var counts = Keys.Tables.ToDictionary(name => name, _ => 0L, StringComparer.Ordinal);
        (int Schema, DateTimeOffset At)? head = null;
        BackupSummary? end = null;
        string? table = null;
        await foreach (var (line, share) in LinesAsync(cancellationToken))
        {
            var number = counts.Values.Sum();
            using var json = Parse(line, number);
            if (end is not null)
            {
                throw Damaged("something follows its end");
            }

            if (head is null)
            {
                head = ReadHead(json.RootElement);
            }
            else if (json.RootElement.TryGetProperty("end", out _))
            {
                end = ReadEnd(json.RootElement, head.Value, Convert.ToHexStringLower(hash.GetCurrentHash()), counts);
            }
            else if (TableOf(json.RootElement) is { } name)
            {
                table = name;
            }
            else
            {
                Row(json.RootElement, number);
                counts[table ?? throw Damaged("a row stands before the first table")]++;
            }

            hash.AppendData(line);
            hash.AppendData("\n"u8);
            progress(share);
        }

        return end ?? throw Damaged("its end is missing, so it was not written to its end or was cut off");
    }

    /// <summary>The rows with the table each is of. To be read after <see cref="VerifyAsync"/>.</summary>
    public async IAsyncEnumerable<(string Table, TableEntity Row, int Bytes)> RowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? table = null;
        await foreach (var (line, _) in LinesAsync(cancellationToken))
        {
            using var json = Parse(line, 0);
            if (TableOf(json.RootElement) is { } name)
            {
                table = name;
            }
            else if (table is not null && !json.RootElement.TryGetProperty("end", out _))
            {
                yield return (table, Row(json.RootElement, 0), line.Length);
            }
        }
    }

    private async IAsyncEnumerable<(byte[] Line, double Share)> LinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        using var line = new MemoryStream();
        int read;
        while ((read = await ReadAsync(unpacked, buffer, cancellationToken)) > 0)
        {
            var from = 0;
            for (var newLine = Next(buffer, from, read); newLine >= 0; newLine = Next(buffer, from, read))
            {
                line.Write(buffer, from, newLine - from);
                yield return (line.ToArray(), file.Length == 0 ? 1 : (double)file.Position / file.Length);
                line.SetLength(0);
                from = newLine + 1;
            }

            line.Write(buffer, from, read - from);
            if (line.Length > LongestLine)
            {
                throw Damaged("a line of it is longer than any row");
            }
        }

        if (line.Length > 0)
        {
            throw Damaged("its last line is cut off");
        }
    }

    private static int Next(byte[] buffer, int from, int length) => Array.IndexOf(buffer, (byte)'\n', from, length - from);

    private async Task<int> ReadAsync(Stream unpacked, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await unpacked.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged("it cannot be unpacked", damage);
        }
    }

    private JsonDocument Parse(byte[] line, long row)
    {
        try
        {
            var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw new JsonException("no object");
        }
        catch (JsonException damage)
        {
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"the line after row {row} cannot be read"), damage);
        }
    }

    private TableEntity Row(JsonElement json, long row)
    {
        try
        {
            return EntityJson.Read(json) is { PartitionKey.Length: > 0 } entity ? entity : throw new FormatException("no keys");
        }
        catch (FormatException damage)
        {
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"the row after row {row} cannot be read"), damage);
        }
    }

    private string? TableOf(JsonElement json) =>
        !json.TryGetProperty("table", out var name) || json.TryGetProperty("PartitionKey", out _) ? null
        : name.ValueKind == JsonValueKind.String && Keys.Tables.Contains(name.GetString()!) ? name.GetString()
        : throw Damaged("it names a table that this program does not have");

    private (int Schema, DateTimeOffset At) ReadHead(JsonElement json)
    {
        if (!json.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String
            || !format.ValueEquals(BackupWriter.Format) || !json.TryGetProperty("version", out var version)
            || !json.TryGetProperty("schema", out var schema) || !json.TryGetProperty("at", out var at)
            || !version.TryGetInt32(out var number) || !schema.TryGetInt32(out var form) || !at.TryGetDateTimeOffset(out var time))
        {
            throw Damaged("it does not begin as a backup of Vigie does");
        }

        return number <= BackupWriter.FormatVersion && form <= StoreReadiness.Version
            ? (form, time)
            : throw new BackupRefusedException(
                $"'{path}' was made by a newer version of Vigie (form {form}; this program knows {StoreReadiness.Version}). "
                    + "Restore it with that version.");
    }

    private BackupSummary ReadEnd(
        JsonElement json, (int Schema, DateTimeOffset At) head, string sha256, IReadOnlyDictionary<string, long> counts)
    {
        var rows = json.TryGetProperty("rows", out var said) && said.ValueKind == JsonValueKind.Object
            ? said.EnumerateObject().ToDictionary(table => table.Name, table => table.Value.TryGetInt64(out var count) ? count : -1)
            : [];
        if (!json.TryGetProperty("sha256", out var sum) || sum.ValueKind != JsonValueKind.String || !sum.ValueEquals(sha256))
        {
            throw Damaged("its checksum is another");
        }

        return counts.All(table => rows.GetValueOrDefault(table.Key, -1) == table.Value)
            ? new BackupSummary(head.Schema, head.At, counts, sha256)
            : throw Damaged("it holds another number of rows than it says");
    }

    private BackupRefusedException Damaged(string why, Exception? inner = null) =>
        new($"'{path}' is no whole backup: {why}. Nothing was restored from it.", inner);
}
