using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vigie.Hosting.Local;

namespace Vigie.Bench.Local;

/// <summary>Messages a second through the broker, the envelope and a handler that does nothing, on this machine.</summary>
internal static class QueueThroughput
{
    public static async Task<int> RunAsync(int messages)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            WriteApp(folder.FullName);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            await using var handler = builder.Build();
            handler.MapGet("/", () => Results.Ok());
            handler.MapPost("/Process", AnswerAsync);
            await handler.StartAsync();
            var address = new Uri(handler.Urls.First());
            await MeasureAsync("as 'run' does it: 4 calls at once, synced to disk", Options(folder.FullName, address), messages);
            await MeasureAsync(
                "16 calls at once, 64 fetched ahead, synced to disk",
                Options(folder.FullName, address) with { MaxConcurrentCalls = 16, PrefetchCount = 64 },
                messages);
            await MeasureAsync(
                "16 calls at once, 64 fetched ahead, not synced",
                Options(folder.FullName, address) with { MaxConcurrentCalls = 16, PrefetchCount = 64, SyncToDisk = false },
                messages);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string what, LocalHostOptions options, int messages)
    {
        await using var host = new LocalHost(options);
        await host.StartAsync(CancellationToken.None);
        for (var round = 0; round < 2; round++)
        {
            var body = $$"""{"id":"m-1","text":"{{new string('x', 500)}}"}""";
            await host.EnqueueAsync("mentions", [.. Enumerable.Repeat(body, messages)], CancellationToken.None);
            var start = TimeProvider.System.GetTimestamp();
            await host.DrainAsync(CancellationToken.None);
            var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine($"{(round == 0 ? "warm-up  " : "measured ")}{messages / seconds,8:N0} messages/s   {what}");
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"Outputs":{"alerts":["{\"alert\":\"a\"}"]}}""");
    }

    private static LocalHostOptions Options(string folder, Uri handler) => new()
    {
        AppRoot = Path.Combine(folder, "app"),
        DataFolder = Path.Combine(folder, "data"),
        HandlerAddress = handler,
        Port = null,
        DrivenByCaller = true,
    };

    private static void WriteApp(string folder)
    {
        var function = Directory.CreateDirectory(Path.Combine(folder, "app", "Process")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "app", "host.json"),
            """
            {"version":"2.0",
             "customHandler":{"description":{"defaultExecutablePath":"vigie"}},
             "extensions":{"serviceBus":{"maxConcurrentCalls":4}}}
            """);
        File.WriteAllText(Path.Combine(function, "function.json"), """
            {"bindings":[
              {"type":"serviceBusTrigger","direction":"in","name":"message","queueName":"mentions",
               "connection":"ServiceBusConnection","dataType":"string"},
              {"type":"serviceBus","direction":"out","name":"alerts","queueName":"alerts","connection":"ServiceBusConnection"}]}
            """);
    }
}
