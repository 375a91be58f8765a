using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Tests.Faults;

/// <summary>One operation on one row.</summary>
/// <param name="Method">POST adds, PUT replaces, DELETE deletes, GET reads.</param>
/// <param name="Conditional">Whether it must match an ETag that was read before.</param>
internal readonly record struct RowOperation(string Method, string Table, string? Partition, string? Row, bool Conditional);

/// <summary>A request of the program to the Table service, as a person reads it.</summary>
/// <param name="Operations">What it does to rows: one, or those of a transaction; none where it is about tables.</param>
internal sealed partial record TableCall(string Method, bool IsBatch, IReadOnlyList<RowOperation> Operations)
{
    public string? Table => Operations.Count > 0 ? Operations[0].Table : null;

    public string? Partition => Operations.Count > 0 ? Operations[0].Partition : null;

    /// <summary>Whether rows may change by it.</summary>
    public bool IsWrite => Method != "GET" && Operations.Count > 0;

    /// <summary>Somebody may have added that row before: 409 is a fair answer.</summary>
    public bool Adds => IsWrite && Operations.Any(operation => operation.Method == "POST");

    /// <summary>Somebody may have changed that row since: 412 is a fair answer.</summary>
    public bool IsConditional => IsWrite && Operations.Any(operation => operation.Conditional);

    /// <param name="path">Without query.</param>
    /// <param name="query">With its question mark.</param>
    public static TableCall Read(string method, string path, string query, string? ifMatch, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var resource = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        if (resource == "$batch")
        {
            return new TableCall(method, true, [.. Part().Matches(text).Select(Operation)]);
        }

        var named = Resource().Match(resource);
        var table = named.Groups["table"].Value;
        IReadOnlyList<RowOperation> operations = table == "Tables" ? []
            : method == "POST" ? [Added(table, text)]
            : named.Groups["pk"].Success ? [new(method, table, Key(named, "pk"), Key(named, "rk"), IsTag(ifMatch))]
            : [new(method, table, Asked(query), null, false)];
        return new TableCall(method, false, operations);
    }

    public override string ToString() => $"{Method} {(IsBatch ? "batch of " + Operations.Count : "one")} {Table} {Partition}";

    private static RowOperation Operation(Match part)
    {
        var address = Uri.UnescapeDataString(part.Groups["address"].Value);
        var named = Resource().Match(address[(address.IndexOf("//", StringComparison.Ordinal) + 2)..]);
        var (method, table) = (part.Groups["method"].Value, named.Groups["table"].Value);
        return method == "POST"
            ? Added(table, part.Groups["rest"].Value)
            : new(method, table, Key(named, "pk"), Key(named, "rk"), IsTag(Tag().Match(part.Groups["rest"].Value).Groups[1].Value));
    }

    private static RowOperation Added(string table, string text)
    {
        using var json = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)]);
        return new(
            "POST",
            table,
            json.RootElement.GetProperty("PartitionKey").GetString(),
            json.RootElement.GetProperty("RowKey").GetString(),
            false);
    }

    private static string? Asked(string query) =>
        Filter().Match(Uri.UnescapeDataString(query)) is { Success: true } key ? Key(key, "pk") : null;

    private static bool IsTag(string? ifMatch) => !string.IsNullOrWhiteSpace(ifMatch) && ifMatch.Trim() != "*";

    private static string Key(Match match, string name) => match.Groups[name].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|/)(?<table>[A-Za-z][A-Za-z0-9]*)(?:\(\)|\(PartitionKey='(?<pk>(?:[^']|'')*)',RowKey='(?<rk>(?:[^']|'')*)'\))?$")]
    private static partial Regex Resource();

    [GeneratedRegex("PartitionKey eq '(?<pk>(?:[^']|'')*)'")]
    private static partial Regex Filter();

    [GeneratedRegex(
        @"^(?<method>POST|PUT|DELETE) (?<address>http\S+) HTTP/1\.1\r\n(?<rest>.*?)(?=\r\n--changeset_)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex(@"^If-Match: ([^\r\n]+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
