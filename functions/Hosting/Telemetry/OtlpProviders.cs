using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vigie.Model.Settings;
using Vigie.Model.Telemetry;

namespace Vigie.Hosting.Telemetry;

/// <summary>OpenTelemetry's providers, with exporters by OTLP over HTTP. Spans leave within a second or so, metrics each minute.</summary>
internal sealed class OtlpProviders : IAsyncDisposable
{
    private const int SpansEveryMilliseconds = 1000;

    private const int MetricsEveryMilliseconds = 60_000;

    /// <summary>One attempt. A collector that is slower loses what it was sent; memory stays bounded.</summary>
    private const int TimeoutMilliseconds = 5000;

    private readonly TimeSpan lastWord;
    private readonly CollectorWatch watch;
    private readonly TracerProvider tracer;
    private readonly MeterProvider meter;

    /// <param name="settings">Where to.</param>
    /// <param name="lastWord">How long the end may take.</param>
    /// <param name="logger">Told when the collector begins to refuse, and when it takes again.</param>
    public OtlpProviders(TelemetrySettings settings, TimeSpan lastWord, ILogger logger)
    {
        this.lastWord = lastWord;
        watch = new CollectorWatch(settings.Endpoint, logger);
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(
            settings.ServiceName,
            serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
            serviceInstanceId: Guid.NewGuid().ToString());
        tracer = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Spans.SourceName)
            .SetSampler(new TraceIdRatioBasedSampler(settings.SampledShare))
            .AddProcessor(new BatchActivityExportProcessor(
                new OtlpTraceExporter(Options(settings, "v1/traces", watch)), scheduledDelayMilliseconds: SpansEveryMilliseconds))
            .Build();
        meter = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters.MeterName)
            .AddReader(new PeriodicExportingMetricReader(
                new OtlpMetricExporter(Options(settings, "v1/metrics", watch)), MetricsEveryMilliseconds))
            .Build();
    }

    public async ValueTask DisposeAsync()
    {
        var most = (int)lastWord.TotalMilliseconds;
        await Task.WhenAll(Task.Run(() => tracer.Shutdown(most)), Task.Run(() => meter.Shutdown(most)));
        tracer.Dispose();
        meter.Dispose();
        watch.Dispose();
    }

    private static OtlpExporterOptions Options(TelemetrySettings settings, string path, CollectorWatch watch) => new()
    {
        Endpoint = new Uri($"{settings.Endpoint.ToString().TrimEnd('/')}/{path}"),
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Headers = settings.Headers?.Reveal(),
        TimeoutMilliseconds = TimeoutMilliseconds,
        HttpClientFactory = () => new HttpClient(watch, disposeHandler: false)
        {
            Timeout = TimeSpan.FromMilliseconds(TimeoutMilliseconds),
        },
    };
}
