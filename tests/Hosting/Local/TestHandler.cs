using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Vigie.Tests.Hosting.Local;

/// <summary>A small handler on a real port: answers as told, and remembers what it was asked.</summary>
internal sealed class TestHandler : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestHandler(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<HandlerCall> Calls { get; } = new();

    /// <summary>Answers by function; without one it says <c>{}</c>.</summary>
    public ConcurrentDictionary<string, Func<HandlerCall, Task<string>>> Answers { get; } = new();

    public static async Task<TestHandler> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var handler = new TestHandler(builder.Build());
        handler.app.MapGet("/", () => "ready");
        handler.app.MapPost("/{function}", handler.AnswerAsync);
        await handler.app.StartAsync(TestContext.Current.CancellationToken);
        handler.Address = new Uri(
            handler.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return handler;
    }

    public void On(string function, Func<HandlerCall, string> answer) => Answers[function] = call => Task.FromResult(answer(call));

    public IReadOnlyList<HandlerCall> CallsOf(string function) => [.. Calls.Where(call => call.Function == function)];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var call = new HandlerCall(
            (string)context.Request.RouteValues["function"]!,
            text,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Calls.Enqueue(call);
        var answer = Answers.TryGetValue(call.Function, out var by) ? await by(call) : "{}";
        context.Response.StatusCode = answer.StartsWith('!')
            ? int.Parse(answer[1..], System.Globalization.CultureInfo.InvariantCulture)
            : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.StartsWith('!') ? "{}" : answer);
    }
}

internal sealed record HandlerCall(string Function, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JObject Json { get; } = JsonConvert.DeserializeObject<JObject>(
        Text, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!;

    /// <summary>The text of the queue message, both encodings undone.</summary>
    public string Message => JsonConvert.DeserializeObject<string>((string)Json["Data"]!["message"]!)!;
}
