using System.Text;
using Azure;

namespace Vigie.Store.AzureTables;

/// <summary>
/// An entity group transaction as bytes: one change set in one batch, CRLF line ends, absolute addresses
/// (learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions).
/// </summary>
internal sealed class TableBatch(Uri endpoint, string table)
{
    private readonly string batch = "batch_" + Guid.NewGuid();
    private readonly string changes = "changeset_" + Guid.NewGuid();

    public string ContentType => "multipart/mixed; boundary=" + batch;

    public byte[] Write(IReadOnlyList<TableTransactionAction> actions)
    {
        using var body = new MemoryStream();
        Line(body, $"--{batch}");
        Line(body, $"Content-Type: multipart/mixed; boundary={changes}");
        Line(body, string.Empty);
        foreach (var action in actions)
        {
            WriteAction(body, action);
        }

        Line(body, $"--{changes}--");
        Line(body, $"--{batch}--");
        return body.ToArray();
    }

    private void WriteAction(MemoryStream body, TableTransactionAction action)
    {
        var (method, conditional) = action.ActionType switch
        {
            TableTransactionActionType.Add => ("POST", false),
            TableTransactionActionType.UpsertReplace => ("PUT", false),
            TableTransactionActionType.UpdateReplace => ("PUT", true),
            _ => ("DELETE", true),
        };
        var path = method == "POST" ? table : TableAddress.Entity(table, action.Entity.PartitionKey, action.Entity.RowKey);
        Line(body, $"--{changes}");
        Line(body, "Content-Type: application/http");
        Line(body, "Content-Transfer-Encoding: binary");
        Line(body, string.Empty);
        Line(body, $"{method} {endpoint}/{path} HTTP/1.1");
        Line(body, "Accept: application/json;odata=minimalmetadata");
        Line(body, "DataServiceVersion: 3.0");
        if (conditional)
        {
            Line(body, $"If-Match: {(action.ETag == default ? ETag.All : action.ETag).ToString("H")}");
        }

        if (method == "POST")
        {
            Line(body, "Prefer: return-no-content");
        }

        if (method != "DELETE")
        {
            Line(body, "Content-Type: application/json");
            Line(body, string.Empty);
            body.Write(EntityJson.Write(action.Entity).Span);
        }

        Line(body, string.Empty);
    }

    private static void Line(MemoryStream body, string line) => body.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
}

/// <summary>Addresses of rows, with keys escaped as the service wants them: quotes doubled, then percent-encoded.</summary>
internal static class TableAddress
{
    public static string Entity(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Literal(partitionKey)}',RowKey='{Literal(rowKey)}')";

    public static string Filter(TableQuery query)
    {
        var filter = $"PartitionKey eq '{Quoted(query.PartitionKey)}'";
        filter += query.From is null ? string.Empty : $" and RowKey ge '{Quoted(query.From)}'";
        return query.To is null ? filter : filter + $" and RowKey lt '{Quoted(query.To)}'";
    }

    private static string Literal(string key) => Uri.EscapeDataString(Quoted(key));

    private static string Quoted(string key) => key.Replace("'", "''", StringComparison.Ordinal);
}
