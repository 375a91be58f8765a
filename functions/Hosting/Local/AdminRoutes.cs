using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Hosting.Local;

/// <summary>
/// The host's own routes under /admin: a function run by hand, and whether the host is up. All but the ping need the master key.
/// </summary>
internal sealed class AdminRoutes(
    FunctionDirectory directory, HostKeys keys, IReadOnlyList<TimerListener> timers, IReadOnlyList<QueueListener> queues)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("admin/host/ping", ["GET", "POST"], context => WriteAsync(context, StatusCodes.Status200OK, "{}"));
        routes.MapGet("admin/host/status", context => WithKeyAsync(context, () => WriteAsync(context, StatusCodes.Status200OK, Status())));
        routes.MapPost("admin/functions/{name}", context => WithKeyAsync(context, () => InvokeAsync(context)));

        // Without it an unknown admin route would fall to a function that catches all.
        routes.Map("admin/{*rest}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static string Status() => $$"""{"id":"local","state":"Running","version":"{{FunctionInvoker.HostVersion}}","errors":[]}""";

    private async Task InvokeAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var function = directory.Functions.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (function is null)
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, """{"error":"There is no such function."}""");
            return;
        }

        if (function.Trigger is HttpTrigger)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, """{"error":"This function is called by its own route."}""");
            return;
        }

        if (await ReadInputAsync(context) is not { } input)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, """{"error":"The body must be JSON like {\"input\":\"\"}."}""");
            return;
        }

        // It runs on after the answer, as in the real host; failures are logged by the listener.
        _ = Task.Run(() => RunAsync(function, input), CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task RunAsync(FunctionDefinition function, string input)
    {
        if (function.Trigger is TimerTrigger)
        {
            await timers.First(timer => timer.Function == function).RunOnceAsync(CancellationToken.None);
        }
        else
        {
            await queues.First(queue => queue.Function == function).TryInvokeOnceAsync(input, CancellationToken.None);
        }
    }

    private static async Task<string?> ReadInputAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind != JsonValueKind.Object ? null
                : JsonText.Member(document.RootElement, "input") is not { } input ? string.Empty
                : input.ValueKind == JsonValueKind.String ? JsonText.Of(input) : input.GetRawText();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task WithKeyAsync(HttpContext context, Func<Task> answer)
    {
        if (keys.Opens(AuthorizationLevel.Admin, HttpFront.KeyOf(context.Request)))
        {
            await answer();
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
