using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Tests.Support;

/// <summary>A Workflows webhook on this machine: keeps what it is sent and answers as told.</summary>
internal sealed class TeamsSink : IAsyncDisposable
{
    /// <summary>An answer that never comes: the request is taken, then nothing.</summary>
    public const int Silence = 0;

    private readonly WebApplication app;
    private readonly ConcurrentQueue<(int Status, int? RetryAfter)> answers = new();

    private TeamsSink(WebApplication app) => this.app = app;

    /// <summary>Bodies of all requests, refused ones included.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>Bodies that were answered with success.</summary>
    public ConcurrentQueue<string> Cards { get; } = new();

    public Uri Url => new(app.Urls.First() + "/flow?sig=s3cret");

    public static async Task<TeamsSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new TeamsSink(builder.Build());
        sink.app.MapPost("/flow", sink.AnswerAsync);
        await sink.app.StartAsync();
        return sink;
    }

    /// <summary>The next answers, in order; 202 after them.</summary>
    public void Answer(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            answers.Enqueue((status, null));
        }
    }

    public void AnswerLater(int retryAfterSeconds) => answers.Enqueue((429, retryAfterSeconds));

    /// <summary>Every text of a card, as its reader sees it, one line a block.</summary>
    public static string PlainText(string body)
    {
        var card = JsonNode.Parse(body)!["attachments"]![0]!["content"]!;
        var lines = card["body"]!.AsArray().SelectMany(block => block!["items"]?.AsArray() ?? new JsonArray(block.DeepClone()))
            .Select(block => block!["actions"] is JsonArray actions
                ? string.Join(' ', actions.Select(action => $"[{action!["title"]}]"))
                : string.Concat(block["inlines"]!.AsArray().Select(run => run!["text"]!.GetValue<string>())));
        return string.Join('\n', lines) + "\n";
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Bodies.Enqueue(body);
        var (status, retryAfter) = answers.TryDequeue(out var answer) ? answer : (202, null);
        if (status == Silence)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (status is >= 200 and <= 299)
        {
            Cards.Enqueue(body);
        }

        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
