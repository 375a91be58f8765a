namespace Vigie.Store;

/// <summary>A range of one partition. Every query binds the partition key: a scan of the whole table is never what is meant.</summary>
public sealed record TableQuery(string PartitionKey)
{
    /// <summary>Rows that the service puts on a page at most.</summary>
    public const int MaximumPageSize = 1000;

    /// <summary>First row key, inclusive; absent: from the beginning.</summary>
    public string? From { get; init; }

    /// <summary>Last row key, exclusive; absent: to the end.</summary>
    public string? To { get; init; }

    /// <summary>Rows a page, 1 to 1,000. A page size, not a total.</summary>
    public int PageSize { get; init; } = MaximumPageSize;

    /// <summary>Properties to fetch; empty: all. Keys always come.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>The rows whose key begins with <paramref name="prefix"/> (which must not be empty).</summary>
    public static TableQuery Prefix(string partitionKey, string prefix) =>
        new(partitionKey) { From = prefix, To = prefix[..^1] + (char)(prefix[^1] + 1) };
}
