using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Tests.Support;

/// <summary>
/// The mail service of Azure Communication Services on this machine, by its contract: signed requests, one mail an operation however often
/// it is sent, 202 with an operation.
/// </summary>
internal sealed class CommunicationServer : IAsyncDisposable
{
    public static readonly string Key = Convert.ToBase64String(SHA256.HashData("a key for tests"u8));

    private readonly WebApplication app;

    private CommunicationServer(WebApplication app) => this.app = app;

    /// <summary>Statuses to refuse with, in order; 0 takes the mail and cuts the line.</summary>
    public ConcurrentQueue<int> Replies { get; } = new();

    /// <summary>Whether headers that do not begin with X- are refused.</summary>
    public bool IsStrict { get; set; }

    /// <summary>What was asked for, signed rightly or not.</summary>
    public ConcurrentQueue<string> Operations { get; } = new();

    /// <summary>Mails that go out, by operation.</summary>
    public ConcurrentDictionary<string, JsonNode> Mails { get; } = new();

    public Uri Address => new(app.Urls.First());

    public static async Task<CommunicationServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new CommunicationServer(builder.Build());
        server.app.MapPost("/emails:send", server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var operation = request.Headers["Operation-Id"].ToString();
        Operations.Enqueue(operation);
        var mail = JsonNode.Parse(body.ToArray())!;
        var status = Replies.TryDequeue(out var reply) ? reply
            : !IsSigned(request, body.ToArray()) ? 401
            : request.Query["api-version"] != "2023-03-31" || !Guid.TryParse(operation, out _) ? 400
            : IsStrict && mail["headers"]!.AsObject().Any(header => !header.Key.StartsWith("X-", StringComparison.Ordinal)) ? 400
            : 202;
        if (status is 202 or 0)
        {
            Mails[operation] = mail;
        }

        if (status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = status == 429 ? "240" : null;
        await context.Response.WriteAsync($$"""{"id":"{{operation}}","status":"Running"}""");
    }

    private static bool IsSigned(HttpRequest request, byte[] body)
    {
        var digest = Convert.ToBase64String(SHA256.HashData(body));
        var text = $"POST\n{request.Path}{request.QueryString}\n{request.Headers["x-ms-date"]};{request.Host};{digest}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
        return request.Headers["x-ms-content-sha256"] == digest
            && request.Headers.Authorization == $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}";
    }
}
