using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Vigie.Hosting.Local;

/// <summary>Posts envelopes to the handler and reads its answers. It knows no message, timer or caller.</summary>
internal sealed partial class FunctionInvoker(
    Uri handler, HostSettings settings, TimeProvider time, ILoggerFactory loggers, bool strict = false) : IDisposable
{
    /// <summary>The version of the host whose behaviour is reproduced here.</summary>
    public const string HostVersion = "4.1037.0.0";

    /// <summary>Far above any answer that makes sense; it bounds memory.</summary>
    private const long MaxAnswerBytes = 128L * 1024 * 1024;

    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = true })
    {
        BaseAddress = handler,
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <exception cref="InvocationFailedException">The invocation failed, by the handler's fault or by time.</exception>
    /// <exception cref="HandlerUnavailableException">The handler did not take the call.</exception>
    public async Task<FunctionResult> InvokeAsync(FunctionDefinition function, Envelope envelope, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"Function.{function.Name}");
        using var limit = settings.FunctionTimeout is { } most ? new CancellationTokenSource(most, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var result = await PostAsync(function, envelope, either.Token);
            Report(function, result, logger);
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvocationFailedException(
                $"{function.Name} failed: it did not answer within functionTimeout ({settings.FunctionTimeout}).");
        }
        catch (HttpRequestException refused) when (
            refused.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new HandlerUnavailableException(
                $"The handler at {handler} does not answer, so {function.Name} cannot run: {refused.Message}", refused);
        }
        catch (HttpRequestException broken)
        {
            throw new InvocationFailedException($"{function.Name} failed: the handler broke off: {broken.Message}", broken);
        }
    }

    /// <summary>Whether the handler answers at all; any status will do, as for the real host.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(
                new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<FunctionResult> PostAsync(FunctionDefinition function, Envelope envelope, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + function.Name, UriKind.Relative))
        {
            Content = new EnvelopeContent(envelope.Build()),
        };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", HostVersion);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostVersion));
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return AnswerInterpreter.Read(function, response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
    }

    private void Report(FunctionDefinition function, FunctionResult result, ILogger logger)
    {
        if (strict && result.Warnings is [var first, ..])
        {
            throw new InvocationFailedException($"{function.Name} failed the strict reading: {first}");
        }

        foreach (var warning in result.Warnings)
        {
            Log.Odd(logger, function.Name, warning);
        }

        if (result.Logs.Count > 0)
        {
            var user = loggers.CreateLogger($"Function.{function.Name}.User");
            foreach (var line in result.Logs)
            {
                Log.Line(user, line);
            }
        }
    }

    /// <summary>JSON without a known length, so that it goes in chunks as the host sends it.</summary>
    private sealed class EnvelopeContent : HttpContent
    {
        private readonly string text;

        public EnvelopeContent(string text)
        {
            this.text = text;
            Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function}: {Warning}")]
        public static partial void Odd(ILogger logger, string function, string warning);

        [LoggerMessage(2, LogLevel.Information, "{Line}")]
        public static partial void Line(ILogger logger, string line);
    }
}
