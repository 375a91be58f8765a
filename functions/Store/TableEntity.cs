using Azure;

namespace Vigie.Store;

/// <summary>
/// A row: keys, ETag and properties of the types string, int, long, double, bool, <see cref="DateTimeOffset"/>, <see cref="Guid"/> and
/// byte[].
/// </summary>
public sealed class TableEntity(string partitionKey, string rowKey)
{
    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    /// <summary>Set by the store on reading.</summary>
    public ETag ETag { get; set; }

    /// <summary>Null values are not stored.</summary>
    public Dictionary<string, object?> Properties { get; } = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        get => Properties.GetValueOrDefault(name);
        set => Properties[name] = value;
    }

    public string? GetString(string name) => this[name] as string;
}
