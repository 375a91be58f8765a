using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Bench.Cost;

/// <summary>What a request does to one row.</summary>
/// <param name="Method">POST adds, PUT replaces, DELETE deletes, GET reads.</param>
/// <param name="Match">The tag that it must have; '*' any; null: whether or not there is one.</param>
internal sealed partial record RowChange(string Method, string Table, string Partition, string Row, string? Match, byte[] Json)
{
    /// <summary>Null for a query and for what is about tables.</summary>
    public static RowChange? Of(string method, string resource, string? match, byte[] json)
    {
        var named = Resource().Match(resource);
        if (named.Groups["pk"].Success)
        {
            return new RowChange(method, named.Groups["table"].Value, Key(named, "pk"), Key(named, "rk"), NullIfEmpty(match), json);
        }

        if (method != "POST" || resource == "Tables")
        {
            return null;
        }

        using var row = JsonDocument.Parse(json);
        return new RowChange(
            method,
            resource,
            row.RootElement.GetProperty("PartitionKey").GetString()!,
            row.RootElement.GetProperty("RowKey").GetString()!,
            null,
            json);
    }

    /// <summary>The operations of a transaction; its JSON is ASCII, one line a row.</summary>
    public static IReadOnlyList<RowChange> Batch(string body)
    {
        var changes = new List<RowChange>();
        var lines = body.Split("\r\n");
        for (var line = 0; line < lines.Length; line++)
        {
            if (Operation().Match(lines[line]) is not { Success: true } operation)
            {
                continue;
            }

            string? match = null;
            while (lines[++line].Length > 0)
            {
                match = lines[line].StartsWith("If-Match: ", StringComparison.Ordinal) ? lines[line][10..] : match;
            }

            var json = operation.Groups["method"].Value == "DELETE" ? string.Empty : lines[line + 1];
            var resource = Uri.UnescapeDataString(operation.Groups["resource"].Value);
            changes.Add(Of(operation.Groups["method"].Value, resource, match, Encoding.ASCII.GetBytes(json))!);
        }

        return changes;
    }

    public static int StatusOf(string code) => code switch
    {
        "EntityAlreadyExists" => 409,
        "ResourceNotFound" => 404,
        _ => 412,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Key(Match match, string name) => match.Groups[name].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex("^(?<table>[A-Za-z][A-Za-z0-9]*)\\(PartitionKey='(?<pk>(?:[^']|'')*)',RowKey='(?<rk>(?:[^']|'')*)'\\)$")]
    private static partial Regex Resource();

    [GeneratedRegex("^(?<method>POST|PUT|DELETE) https?://[^/]+/[^/]+/(?<resource>\\S+) HTTP/1.1$")]
    private static partial Regex Operation();
}
