using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Vigie.Hosting.Local;

/// <summary>
/// The routes of the HTTP functions. The real host loses the body of a request that comes in chunks; that would be silent loss, so here
/// such a request is refused with 411.
/// </summary>
internal sealed partial class HttpFront(
    FunctionDirectory directory, HostKeys keys, Broker broker, FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// 100 MB, as the host: https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#limits.
    /// </summary>
    public const long MaxBodyBytes = 104_857_600;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var function in directory.Functions)
        {
            if (function.Trigger is HttpTrigger trigger)
            {
                var pattern = $"{directory.Host.RoutePrefix}/{trigger.Route}".TrimStart('/');
                var endpoint = trigger.Methods.Count == 0
                    ? routes.Map(pattern, context => AnswerAsync(function, trigger, context))
                    : routes.MapMethods(pattern, trigger.Methods, context => AnswerAsync(function, trigger, context));
                endpoint.WithDisplayName(function.Name);
            }
        }
    }

    /// <summary>The key of a request: the header wins over the query.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers["x-functions-key"] is { Count: > 0 } header
            ? header[0]
            : request.Query["code"] is { Count: > 0 } code ? code[0] : null;

    private async Task AnswerAsync(FunctionDefinition function, HttpTrigger trigger, HttpContext context)
    {
        var request = context.Request;
        if (!keys.Opens(trigger.Level, KeyOf(request)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Refusal(request) is { } refusal)
        {
            await RefuseAsync(context, refusal.Status, refusal.Text);
            return;
        }

        try
        {
            var envelope = await ReadAsync(
                request, KeyOf(request) is not null && trigger.Level != AuthorizationLevel.Anonymous, context.RequestAborted);

            // The caller may go away; the function runs on, as it does in the real host.
            var result = await invoker.InvokeAsync(function, envelope.Write(function, time.GetUtcNow()), CancellationToken.None);
            await broker.CommitAsync(result.Messages, [], CancellationToken.None);
            await WriteAsync(context.Response, result.Reply!, request.Method);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.Gone(logger, function.Name);
        }
        catch (Exception failure) when (failure is not BadHttpRequestException && !context.Response.HasStarted)
        {
            // The caller learns nothing but that it failed; the log has the reason.
            Log.Failed(logger, function.Name, failure.Message);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static (int Status, string Text)? Refusal(HttpRequest request)
    {
        if (request.ContentLength is > MaxBodyBytes)
        {
            return (
                StatusCodes.Status413PayloadTooLarge,
                string.Create(
                    CultureInfo.InvariantCulture, $"The body has {request.ContentLength:N0} bytes; {MaxBodyBytes:N0} are the most."));
        }

        var canHaveBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        return request.ContentLength is null && canHaveBody
            ? (
                StatusCodes.Status411LengthRequired,
                "Send the body with a Content-Length: in Azure the Functions host would lose a chunked one.")
            : null;
    }

    private static async Task<HttpEnvelope> ReadAsync(HttpRequest request, bool isAuthenticated, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        if (request.ContentLength is > 0 and var length)
        {
            body = new byte[(int)length];
            await request.Body.ReadExactlyAsync(body, cancellationToken);
        }

        return new HttpEnvelope
        {
            Url = request.GetDisplayUrl(),
            Method = request.Method,
            Query = [.. request.Query.Select(pair => new KeyValuePair<string, string>(pair.Key, string.Join(',', pair.Value.ToArray())))],
            Headers = [.. request.Headers.Select(HeaderOf)],
            Params = [.. request.RouteValues.Where(pair => pair.Value is not null).Select(RouteValueOf)],
            IsAuthenticated = isAuthenticated,
            Body = body,
            ContentType = request.ContentType,
        };
    }

    private static KeyValuePair<string, IReadOnlyList<string>> HeaderOf(KeyValuePair<string, StringValues> header) =>
        new(header.Key, [.. header.Value.Select(value => value ?? string.Empty)]);

    private static KeyValuePair<string, string> RouteValueOf(KeyValuePair<string, object?> pair) =>
        new(pair.Key, Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? string.Empty);

    private static async Task WriteAsync(HttpResponse response, HttpReply reply, string method)
    {
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            // The server frames the message by itself.
            if (name.ToUpperInvariant() is not ("CONTENT-LENGTH" or "TRANSFER-ENCODING"))
            {
                response.Headers.Append(name, value);
            }
        }

        if (reply.Body.Length > 0 && reply.Status is not (204 or 304) && !HttpMethods.IsHead(method))
        {
            await response.WriteAsync(reply.Body);
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.Connection = "close";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "HTTP {Function}: {Problem}")]
        public static partial void Failed(ILogger logger, string function, string problem);

        [LoggerMessage(2, LogLevel.Debug, "HTTP {Function}: the caller went away before its body had come.")]
        public static partial void Gone(ILogger logger, string function);
    }
}
