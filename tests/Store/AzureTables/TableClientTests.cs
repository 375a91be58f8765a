using Azure;
using Microsoft.AspNetCore.Http;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store.AzureTables;

/// <summary>A table service that answers what no table service should.</summary>
public sealed class TableClientTests : IAsyncLifetime
{
    private FeedServer service = null!;
    private ITable table = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        service = await FeedServer.StartAsync();
        var connection = StorageConnectionString.Parse($"AccountName=acme;AccountKey=a2V5;TableEndpoint={service.Address}acme");
        table = new TableServiceClient(connection).GetTable("Threads");
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("<html>Sign in to this network</html>")]
    [InlineData("[]")]
    [InlineData("""{"PartitionKey":"p","RowKey":1}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Int64","A":"twelve"}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","\ud800":1}""")]
    public async Task A_row_that_cannot_be_read_is_a_failure_of_the_store(string body)
    {
        service.Answer = context => context.Response.WriteAsync(body);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityIfExistsAsync("p", "r", Token));

        Assert.Equal("Table Threads: the answer of the service cannot be read.", failure.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":[1]}""")]
    public async Task A_page_that_cannot_be_read_is_a_failure_of_the_store(string body)
    {
        service.Answer = context => context.Response.WriteAsync(body);

        await Assert.ThrowsAsync<RequestFailedException>(async () => await table.QueryAsync(new TableQuery("p"), Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_continuation_that_repeats_itself_is_not_followed_for_ever()
    {
        service.Answer = context =>
        {
            context.Response.Headers["x-ms-continuation-NextPartitionKey"] = "p";
            context.Response.Headers["x-ms-continuation-NextRowKey"] = "r";
            return context.Response.WriteAsync("""{"value":[]}""");
        };

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            async () => await table.QueryAsync(new TableQuery("p"), Token).ToListAsync(Token));

        Assert.Contains("the same continuation again", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, service.Asked);
    }

    [Fact]
    public async Task An_ETag_that_is_none_is_a_failure_of_the_store()
    {
        service.Answer = context => WriteBatchAsync(context, "HTTP/1.1 204 No Content\r\nETag: no-quotes\r\n\r\n");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(AddAsync);

        Assert.Contains("gave an ETag that is none", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 many No Content\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task An_answer_to_a_transaction_that_cannot_be_read_is_a_failure_of_the_store(string part)
    {
        service.Answer = context => WriteBatchAsync(context, part);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(AddAsync);

        Assert.Contains("cannot be read", failure.Message, StringComparison.Ordinal);
    }

    private Task AddAsync() =>
        table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))], Token);

    private static Task WriteBatchAsync(HttpContext context, string part)
    {
        context.Response.StatusCode = 202;
        context.Response.ContentType = "multipart/mixed; boundary=b";
        return context.Response.WriteAsync(
            "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\n"
            + part + "\r\n--c--\r\n--b--");
    }
}
