namespace Vigie.Bench.Cost;

/// <summary>A Table service that counts what it is asked.</summary>
internal interface ICountedTables : IAsyncDisposable
{
    /// <summary>For the app.</summary>
    string ConnectionString { get; }

    TransactionLog Log { get; }

    /// <summary>Bytes of all tables as the service bills them; 0 where that is not known.</summary>
    long StoredBytes();
}

/// <summary>Counts requests by what they are about, and how many had to wait for each other. Safe for concurrent use.</summary>
internal sealed class TransactionLog
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private int deepest;

    public long Total { get; private set; }

    public IReadOnlyDictionary<string, long> ByKind
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, long>(counts);
            }
        }
    }

    /// <summary>
    /// The longest chain of requests since <see cref="BeginChain"/>, each of which began after the one before was answered: how many times
    /// the way to the store was waited for. Requests side by side count once.
    /// </summary>
    public int Chain
    {
        get
        {
            lock (gate)
            {
                return deepest;
            }
        }
    }

    public void BeginChain()
    {
        lock (gate)
        {
            deepest = 0;
        }
    }

    /// <summary>A request of which no more is known.</summary>
    public void Count(string kind)
    {
        lock (gate)
        {
            Total++;
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
    }

    /// <returns>To be disposed of when the answer is ready.</returns>
    public IDisposable Count(string method, string resource, RowChange? change, IReadOnlyList<RowChange> changes, string filter)
    {
        var first = change ?? (changes.Count > 0 ? changes[0] : null);
        var kind = first is null
            ? $"{(resource.EndsWith("()", StringComparison.Ordinal) ? resource[..^2] : resource)} query {About(filter)}"
            : $"{first.Table} {(changes.Count > 0 ? "transaction" : Verb(method))} {About(first)}";
        lock (gate)
        {
            Total++;
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            return new Running(this, deepest);
        }
    }

    private static string Verb(string method) => method switch
    {
        "GET" => "get",
        "POST" => "add",
        "PUT" => "put",
        _ => "delete",
    };

    private static string About(RowChange row) => row.Table == "Threads"
        ? row.Row.StartsWith("a|", StringComparison.Ordinal) ? "alert"
            : row.Row.StartsWith("m|", StringComparison.Ordinal) ? "mention" : "summary"
        : row.Partition == "notes" ? "notes" : row.Partition.Split('|')[0];

    private static string About(string filter)
    {
        var key = filter.Split('\'');
        var partition = key.Length > 1 ? key[1].Split('|')[0] : string.Empty;
        return partition.Length > 20 || filter.Contains("'m|'", StringComparison.Ordinal)
            || filter.Contains("'a|'", StringComparison.Ordinal)
            ? key.Length > 3 ? key[3] : "thread"
            : partition;
    }

    private void Done(int depth)
    {
        lock (gate)
        {
            deepest = Math.Max(deepest, depth + 1);
        }
    }

    private sealed class Running(TransactionLog log, int depth) : IDisposable
    {
        public void Dispose() => log.Done(depth);
    }
}
