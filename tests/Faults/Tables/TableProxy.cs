using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Vigie.Store.AzureTables;

namespace Vigie.Tests.Faults;

/// <summary>
/// Stands between the program and a Table service, and decides for each request what goes wrong with it. Signatures stay valid: they cover
/// the path, not the host (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
/// </summary>
internal sealed class TableProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Uri upstream;
    private readonly string account;
    private readonly string connection;
    private Func<TableCall, TableFault> fault = _ => TableFault.None;

    private TableProxy(WebApplication app, string connection)
    {
        (this.app, this.connection) = (app, connection);
        var parsed = StorageConnectionString.Parse(connection);
        upstream = new Uri(parsed.TableEndpoint.GetLeftPart(UriPartial.Authority));
        account = parsed.AccountName;
    }

    /// <summary>Asked for each request; may be changed at any moment, and is asked from several threads at once.</summary>
    public Func<TableCall, TableFault> Fault
    {
        get => Volatile.Read(ref fault);
        set => Volatile.Write(ref fault, value);
    }

    /// <summary>For the program: the same account, by way of this proxy.</summary>
    public string ConnectionString
    {
        get
        {
            var key = connection.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal));
            return $"AccountName={account};{key};TableEndpoint={app.Urls.First()}/{account}";
        }
    }

    /// <param name="connection">Connection string of the service behind.</param>
    public static async Task<TableProxy> StartAsync(string connection, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var proxy = new TableProxy(builder.Build(), connection);
        proxy.app.Run(proxy.PassAsync);
        await proxy.app.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang belong to processes that are dead, or wait for a fault's end: nobody waits for them.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task PassAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        var target = context.Request;
        var call = TableCall.Read(target.Method, target.Path, target.QueryString.ToString(), target.Headers.IfMatch, body);
        var decided = Fault(call);
        if (decided.Delay > TimeSpan.Zero)
        {
            await Task.Delay(decided.Delay);
        }

        await (decided.Before?.Invoke() ?? Task.CompletedTask);
        if (decided.LosesRequest)
        {
            context.Abort();
            return;
        }

        if (decided.Refusal is { } refusal)
        {
            await RefuseAsync(context.Response, call, refusal);
            return;
        }

        using var answer = await ForwardAsync(target, body);
        await (decided.After?.Invoke() ?? Task.CompletedTask);
        if (decided.LosesAnswer)
        {
            context.Abort();
            return;
        }

        await AnswerAsync(context.Response, answer);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    /// <summary>To its end whatever becomes of the caller: a service does not stop because somebody hangs up.</summary>
    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body)
    {
        using var forwarded = new HttpRequestMessage(
            new HttpMethod(request.Method), upstream + RawTarget(request).TrimStart('/'))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, values) in request.Headers.Where(header => header.Key is not "Content-Length" and not "Connection"))
        {
            // The host too: the addresses inside a transaction name it.
            if (!forwarded.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        return await Wire.Client.SendAsync(forwarded);
    }

    /// <summary>Exactly as it came over the wire: it is what was signed.</summary>
    private static string RawTarget(HttpRequest request) =>
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;

    private static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not "Transfer-Encoding" and not "Connection" and not "Keep-Alive" and not "Content-Length")
            {
                response.Headers[name] = values.ToArray();
            }
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != StatusCodes.Status204NoContent)
        {
            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes);
        }
    }

    private static async Task RefuseAsync(HttpResponse response, TableCall call, TableRefusal refusal)
    {
        var inside = call.IsBatch && refusal.IsAboutRow;
        response.StatusCode = inside ? StatusCodes.Status202Accepted : refusal.Status;
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        response.Headers["x-ms-error-code"] = inside ? default : refusal.Code;
        response.ContentType = "application/json;odata=minimalmetadata;charset=utf-8";
        var text = refusal.Body(null);
        if (inside)
        {
            var at = call.Operations.TakeWhile(row => refusal.Status == 409 ? row.Method != "POST" : !row.Conditional).Count();
            response.ContentType = "multipart/mixed; boundary=batchresponse_a";
            text = "--batchresponse_a\r\nContent-Type: multipart/mixed; boundary=changesetresponse_b\r\n\r\n--changesetresponse_b\r\n"
                + "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                + $"HTTP/1.1 {refusal.Status} {(refusal.Status == 409 ? "Conflict" : "Precondition Failed")}\r\n"
                + "DataServiceVersion: 3.0;\r\n"
                + $"Content-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n\r\n{refusal.Body(at)}\r\n"
                + "--changesetresponse_b--\r\n--batchresponse_a--\r\n";
        }

        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
