using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Vigie.Store.AzureTables;

/// <summary>One table over the REST interface of the Table service, its members named as in Azure.Data.Tables.</summary>
internal sealed class TableClient(Uri endpoint, string name, HttpPipeline pipeline) : ITable
{
    /// <summary>The version that Azure.Data.Tables sends.</summary>
    private const string ServiceVersion = "2020-12-06";

    public string Name => name;

    public async Task CreateIfNotExistsAsync(CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Post, "Tables", 204, 409);
        SetJson(message, Encoding.UTF8.GetBytes($$"""{"TableName":"{{name}}"}"""));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        var response = await SendAsync(message, cancellationToken);
        if (response.Status == 409 && TableErrorParser.Read(response)?.Code != "TableAlreadyExists")
        {
            // Being deleted, for example: it cannot be used for now.
            throw new RequestFailedException(response);
        }
    }

    public async Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partitionKey, "PartitionKey");
        TableRules.CheckKey(rowKey, "RowKey");
        using var message = Message(RequestMethod.Get, TableAddress.Entity(name, partitionKey, rowKey), 200, 404);
        var response = await SendAsync(message, cancellationToken);
        if (response.Status == 404)
        {
            return TableErrorParser.Read(response)?.Code == "TableNotFound" ? throw new RequestFailedException(response) : null;
        }

        return Read(response, EntityJson.Read);
    }

    public IAsyncEnumerable<TableEntity> QueryAsync(TableQuery query, CancellationToken cancellationToken) =>
        PagesAsync((partition, row) => QueryMessage(query, partition, row), cancellationToken);

    public IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken) => PagesAsync(
        (partition, row) =>
        {
            var message = Message(RequestMethod.Get, name + "()", 200);
            if (keysOnly)
            {
                message.Request.Uri.AppendQuery("$select", "PartitionKey,RowKey");
            }

            return Continued(message, partition, row);
        },
        cancellationToken);

    private async IAsyncEnumerable<TableEntity> PagesAsync(
        Func<string?, string?, HttpMessage> ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? nextPartition = null;
        string? nextRow = null;
        do
        {
            using var message = ask(nextPartition, nextRow);
            var response = await SendAsync(message, cancellationToken);
            foreach (var entity in Read(response, Rows))
            {
                yield return entity;
            }

            // A page may be short or empty and still be followed by another: only the token tells.
            var before = (nextPartition, nextRow);
            nextPartition = response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition) ? partition : null;
            nextRow = response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? row : null;
            if (nextPartition is not null && before == (nextPartition, nextRow))
            {
                throw new RequestFailedException(0, $"Table {name}: the service gives the same continuation again and again.");
            }
        }
        while (nextPartition is not null);
    }

    public async Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        TableRules.Check(entity);
        using var message = Message(RequestMethod.Post, name, 204);
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        SetJson(message, EntityJson.Write(entity));
        return Tag(await SendAsync(message, cancellationToken));
    }

    public Task<ETag> UpsertEntityAsync(TableEntity entity, CancellationToken cancellationToken) =>
        PutAsync(entity, null, cancellationToken);

    public Task<ETag> UpdateEntityAsync(TableEntity entity, ETag ifMatch, CancellationToken cancellationToken) =>
        PutAsync(entity, ifMatch, cancellationToken);

    public async Task DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partitionKey, "PartitionKey");
        TableRules.CheckKey(rowKey, "RowKey");
        using var message = Message(RequestMethod.Delete, TableAddress.Entity(name, partitionKey, rowKey), 204, 404);
        message.Request.Headers.SetValue("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString("H"));
        await SendAsync(message, cancellationToken);
    }

    public async Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        TableRules.Check(actions);
        var batch = new TableBatch(endpoint, name);
        using var message = Message(RequestMethod.Post, "$batch", 202);
        message.Request.Headers.SetValue("Content-Type", batch.ContentType);
        message.Request.Content = RequestContent.Create(batch.Write(actions));
        var response = await SendAsync(message, cancellationToken);
        var parts = await PartsAsync(response, cancellationToken);
        if (parts is [{ Status: >= 400 } failed])
        {
            var error = TableErrorParser.Read(failed);
            throw new TableTransactionFailedException(
                failed.Status,
                $"Transaction on table {name}: {error?.Code ?? "no error code"}.",
                error?.Code,
                TableErrorParser.FailedIndex(error));
        }

        return [.. parts.Select(Tag)];
    }

    private async Task<Response[]> PartsAsync(Response response, CancellationToken cancellationToken)
    {
        try
        {
            return await MultipartResponse.ParseAsync(response, false, cancellationToken);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or InvalidDataException or IOException or FormatException)
        {
            throw new RequestFailedException(0, $"Table {name}: the answer of the service cannot be read.", null, wrong);
        }
    }

    private async Task<ETag> PutAsync(TableEntity entity, ETag? ifMatch, CancellationToken cancellationToken)
    {
        TableRules.Check(entity);
        using var message = Message(RequestMethod.Put, TableAddress.Entity(name, entity.PartitionKey, entity.RowKey), 204);
        if (ifMatch is { } tag)
        {
            message.Request.Headers.SetValue("If-Match", tag.ToString("H"));
        }

        SetJson(message, EntityJson.Write(entity));
        return Tag(await SendAsync(message, cancellationToken));
    }

    private HttpMessage QueryMessage(TableQuery query, string? nextPartition, string? nextRow)
    {
        var message = Message(RequestMethod.Get, name + "()", 200);
        message.Request.Uri.AppendQuery("$filter", TableAddress.Filter(query));
        message.Request.Uri.AppendQuery("$top", query.PageSize.ToString(CultureInfo.InvariantCulture));
        if (query.Select.Count > 0)
        {
            message.Request.Uri.AppendQuery("$select", string.Join(',', query.Select.Append("PartitionKey").Append("RowKey")));
        }

        return Continued(message, nextPartition, nextRow);
    }

    private static HttpMessage Continued(HttpMessage message, string? nextPartition, string? nextRow)
    {
        if (nextPartition is not null)
        {
            message.Request.Uri.AppendQuery("NextPartitionKey", nextPartition);
        }

        if (nextRow is not null)
        {
            message.Request.Uri.AppendQuery("NextRowKey", nextRow);
        }

        return message;
    }

    private HttpMessage Message(RequestMethod method, string path, params ReadOnlySpan<ushort> expected)
    {
        var message = pipeline.CreateMessage(new RequestContext(), new StatusCodeClassifier(expected));
        message.Request.Method = method;
        message.Request.Uri.Reset(endpoint);
        message.Request.Uri.AppendPath("/" + path, escape: false);
        message.Request.Headers.SetValue("x-ms-version", ServiceVersion);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        message.Request.Headers.SetValue("MaxDataServiceVersion", "3.0");
        message.Request.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
        return message;
    }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    private static IReadOnlyList<TableEntity> Rows(JsonElement page) =>
        page.ValueKind == JsonValueKind.Object && page.TryGetProperty("value", out var rows) && rows.ValueKind == JsonValueKind.Array
            ? [.. rows.EnumerateArray().Select(EntityJson.Read)]
            : throw new FormatException("The table service sent a page without rows.");

    private T Read<T>(Response response, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            return read(json.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new RequestFailedException(0, $"Table {name}: the answer of the service cannot be read.", null, wrong);
        }
    }

    private static void SetJson(HttpMessage message, ReadOnlyMemory<byte> json)
    {
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(json);
    }

    private static ETag Tag(Response response)
    {
        try
        {
            return response.Headers.ETag ?? default;
        }
        catch (ArgumentException wrong)
        {
            throw new RequestFailedException(0, "The table service gave an ETag that is none.", null, wrong);
        }
    }
}
