using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vigie.Bench.Cost;

/// <summary>A row as it came over the wire, and its tag.</summary>
internal sealed record WireRow(string Tag, byte[] Json)
{
    public byte[] WithTag()
    {
        var tag = $"{{\"odata.etag\":\"{Tag.Replace("\"", "\\\"", StringComparison.Ordinal)}\",";
        return [.. Encoding.ASCII.GetBytes(tag), .. Json.AsSpan(1)];
    }

    /// <summary>With these properties alone, and their types.</summary>
    public WireRow Only(IReadOnlyCollection<string> names)
    {
        using var row = JsonDocument.Parse(Json);
        var properties = row.RootElement.EnumerateObject()
            .Where(property => names.Contains(property.Name.Split('@')[0]))
            .Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}");
        return this with { Json = Encoding.ASCII.GetBytes($"{{{string.Join(',', properties)}}}") };
    }
}

/// <summary>The rows of one table. Not safe for concurrent use: the server locks.</summary>
internal sealed class TableRows
{
    private readonly Dictionary<string, SortedList<string, WireRow>> partitions = new(StringComparer.Ordinal);
    private long version;

    public WireRow? Find(string partition, string row) =>
        partitions.TryGetValue(partition, out var rows) ? rows.GetValueOrDefault(row) : null;

    /// <summary>The service's error code; null when the change may be made.</summary>
    public string? Refuses(RowChange change)
    {
        var row = Find(change.Partition, change.Row);
        return change.Method == "POST" ? row is null ? null : "EntityAlreadyExists"
            : change.Match is null ? null
            : row is null ? "ResourceNotFound"
            : change.Match == "*" || change.Match == row.Tag ? null : "UpdateConditionNotSatisfied";
    }

    /// <returns>The new tag; empty after a deletion.</returns>
    public string Apply(RowChange change)
    {
        if (!partitions.TryGetValue(change.Partition, out var rows))
        {
            partitions[change.Partition] = rows = new SortedList<string, WireRow>(StringComparer.Ordinal);
        }

        if (change.Method == "DELETE")
        {
            rows.Remove(change.Row);
            return string.Empty;
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"W/\"datetime'{++version:x}'\"");
        rows[change.Row] = new WireRow(tag, change.Json);
        return tag;
    }

    /// <returns>At most <paramref name="top"/> rows, and the key to go on from when there are more.</returns>
    public (IReadOnlyList<WireRow> Page, string? Next) Range(string partition, string from, string? to, int top)
    {
        var page = new List<WireRow>();
        if (!partitions.TryGetValue(partition, out var rows))
        {
            return (page, null);
        }

        for (var index = FirstFrom(rows.Keys, from); index < rows.Count; index++)
        {
            if (to is not null && string.CompareOrdinal(rows.Keys[index], to) >= 0)
            {
                break;
            }

            if (page.Count == top)
            {
                return (page, rows.Keys[index]);
            }

            page.Add(rows.Values[index]);
        }

        return (page, null);
    }

    /// <summary>
    /// As the service counts: 4 bytes, keys, and for each property 8 bytes, its name and its value, texts as UTF-16
    /// (learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage).
    /// </summary>
    public long StoredBytes() => partitions.Values.Sum(rows => rows.Values.Sum(row => Bytes(row.Json)));

    private static int FirstFrom(IList<string> keys, string from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(keys[middle], from) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static long Bytes(byte[] json)
    {
        using var row = JsonDocument.Parse(json);
        var bytes = 4L + 8 + 8 + (2 * "Timestamp".Length);
        foreach (var property in row.RootElement.EnumerateObject())
        {
            bytes += property.Name switch
            {
                "PartitionKey" or "RowKey" => 2L * property.Value.GetString()!.Length,
                _ when property.Name.EndsWith("@odata.type", StringComparison.Ordinal) => 0,
                _ => 8 + (2L * property.Name.Length) + Bytes(row.RootElement, property),
            };
        }

        return bytes;
    }

    private static long Bytes(JsonElement row, JsonProperty property)
    {
        var type = row.TryGetProperty(property.Name + "@odata.type", out var given) ? given.GetString() : null;
        return type switch
        {
            "Edm.Binary" => 4 + property.Value.GetBytesFromBase64().Length,
            null when property.Value.ValueKind == JsonValueKind.String => 4 + (2L * property.Value.GetString()!.Length),
            _ => 8,
        };
    }
}
