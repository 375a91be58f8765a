using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Vigie.Bench.Cost;

/// <summary>
/// The Table service on loopback, in memory: as much of its REST interface as the app's client speaks. Each request that reaches it is one
/// billed transaction, a whole entity group transaction and each page of a query included. Quick enough for months; that it answers as the
/// service does is tested against Azurite.
/// </summary>
internal sealed partial class TableServer : ICountedTables
{
    private const string Account = "bench";

    private readonly WebApplication app;
    private readonly Dictionary<string, TableRows> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock gate = new();

    private TableServer(WebApplication app) => this.app = app;

    public TransactionLog Log { get; } = new();

    /// <summary>For the app. The key is public: nothing is signed for here.</summary>
    public string ConnectionString => $"AccountName={Account};AccountKey=a2V5;TableEndpoint={app.Urls.First()}/{Account}";

    public static async Task<TableServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var server = new TableServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Bytes as the service bills them, of all tables.</summary>
    public long StoredBytes()
    {
        lock (gate)
        {
            return tables.Values.Sum(table => table.StoredBytes());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = context.Request;
        var resource = request.Path.Value![(Account.Length + 2)..];
        var change = resource == "$batch" ? null : RowChange.Of(request.Method, resource, request.Headers.IfMatch, body.ToArray());
        var changes = change is null && resource == "$batch" ? RowChange.Batch(Encoding.ASCII.GetString(body.ToArray())) : [];
        TableAnswer answer;
        using (Log.Count(request.Method, resource, change, changes, request.Query["$filter"].ToString()))
        {
            answer = (resource, change) switch
            {
                ("$batch", _) => Transact(changes),
                ("Tables", _) => Create(Encoding.UTF8.GetString(body.ToArray())),
                (_, { Method: "GET" }) => Get(change),
                (_, not null) => Change(change),
                _ => Query(resource[..^2], request.Query),
            };
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body.Length > 0)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body);
        }
    }

    private TableAnswer Create(string json)
    {
        lock (gate)
        {
            return tables.TryAdd(TableName().Match(json).Groups[1].Value, new TableRows())
                ? new TableAnswer(204)
                : TableAnswer.Error(409, "TableAlreadyExists");
        }
    }

    private TableAnswer Get(RowChange asked)
    {
        lock (gate)
        {
            return tables[asked.Table].Find(asked.Partition, asked.Row) is { } row
                ? TableAnswer.Json(row.WithTag())
                : TableAnswer.Error(404, "ResourceNotFound");
        }
    }

    private TableAnswer Change(RowChange change)
    {
        lock (gate)
        {
            return tables[change.Table].Refuses(change) is { } code
                ? TableAnswer.Error(RowChange.StatusOf(code), code)
                : TableAnswer.Changed(tables[change.Table].Apply(change));
        }
    }

    private TableAnswer Transact(IReadOnlyList<RowChange> changes)
    {
        lock (gate)
        {
            for (var index = 0; index < changes.Count; index++)
            {
                if (tables[changes[index].Table].Refuses(changes[index]) is { } code)
                {
                    return TableAnswer.Refused(index, RowChange.StatusOf(code), code);
                }
            }

            return TableAnswer.Committed([.. changes.Select(change => tables[change.Table].Apply(change))]);
        }
    }

    private TableAnswer Query(string table, IQueryCollection query)
    {
        var filter = Filter().Match(query["$filter"].ToString());
        var partition = Unquoted(filter.Groups["pk"].Value);
        var from = query["NextRowKey"].ToString() is { Length: > 0 } next ? next : Unquoted(filter.Groups["from"].Value);
        var to = filter.Groups["to"].Success ? Unquoted(filter.Groups["to"].Value) : null;
        lock (gate)
        {
            if (!tables.TryGetValue(table, out var rows))
            {
                return TableAnswer.Error(404, "TableNotFound");
            }

            var (page, after) = rows.Range(
                partition, from, to, int.Parse(query["$top"].ToString(), CultureInfo.InvariantCulture));
            var selected = query["$select"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
            return TableAnswer.Page([.. page.Select(row => selected.Length == 0 ? row : row.Only(selected))], partition, after);
        }
    }

    private static string Unquoted(string literal) => literal.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex("\"TableName\":\"([A-Za-z0-9]+)\"")]
    private static partial Regex TableName();

    [GeneratedRegex(
        "^PartitionKey eq '(?<pk>(?:[^']|'')*)'(?: and RowKey ge '(?<from>(?:[^']|'')*)')?(?: and RowKey lt '(?<to>(?:[^']|'')*)')?$")]
    private static partial Regex Filter();
}
