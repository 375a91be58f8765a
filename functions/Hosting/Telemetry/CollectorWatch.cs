namespace Vigie.Hosting.Telemetry;

/// <summary>Says when the collector begins to refuse what it is sent, and when it takes it again: once each, not at each attempt.</summary>
internal sealed partial class CollectorWatch(Uri endpoint, ILogger logger) : DelegatingHandler(new SocketsHttpHandler())
{
    private int refuses;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            Note(response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}");
            return response;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Note(failure is HttpRequestException refused ? refused.HttpRequestError.ToString() : "no answer in time");
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Note(response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}");
            return response;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Note(failure is HttpRequestException refused ? refused.HttpRequestError.ToString() : "no answer in time");
            throw;
        }
    }

    private void Note(string? problem)
    {
        if (Interlocked.Exchange(ref refuses, problem is null ? 0 : 1) == (problem is null ? 0 : 1))
        {
            return;
        }

        if (problem is null)
        {
            Log.Takes(logger, endpoint.Host);
        }
        else
        {
            Log.Refuses(logger, endpoint.Host, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1021,
            LogLevel.Warning,
            "The collector {Host} does not take traces and metrics: {Problem}. See OTEL_EXPORTER_OTLP_ENDPOINT and _HEADERS; "
                + "what is not taken is lost.")]
        public static partial void Refuses(ILogger logger, string host, string problem);

        [LoggerMessage(1022, LogLevel.Information, "The collector {Host} takes traces and metrics again.")]
        public static partial void Takes(ILogger logger, string host);
    }
}
