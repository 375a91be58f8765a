using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Tests.Support;

/// <summary>A span as the collector sees it.</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags);

/// <summary>A collector on this machine: takes OTLP over HTTP and keeps the spans, the names of metrics and everything as text.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpSink(WebApplication app) => this.app = app;

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<string> Metrics { get; } = new();

    /// <summary>All bodies, with everything in them that can be read as text.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    public ConcurrentQueue<string> Keys { get; } = new();

    public string Url => app.Urls.First();

    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new OtlpSink(builder.Build());
        sink.app.MapPost("/v1/traces", context => sink.TakeAsync(context, sink.TakeSpans));
        sink.app.MapPost("/v1/metrics", context => sink.TakeAsync(context, sink.TakeMetrics));
        await sink.app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Action<ReadOnlyMemory<byte>> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Keys.Enqueue(context.Request.Headers["x-collector-key"].ToString());
        Texts.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        take(body.ToArray());
    }

    /// <summary>ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2.</summary>
    private void TakeSpans(ReadOnlyMemory<byte> request)
    {
        foreach (var span in Inside(Inside(Inside([request], 1), 2), 2))
        {
            var fields = Fields(span).ToLookup(field => field.Number, field => field.Value);
            Spans.Enqueue(new ReceivedSpan(
                Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Encoding.UTF8.GetString(fields[5].Single().Span),
                fields[9].Select(Tag).ToDictionary(tag => tag.Key, tag => tag.Value)));
        }
    }

    /// <summary>ExportMetricsServiceRequest: resource_metrics 1, scope_metrics 2, metrics 2, name 1.</summary>
    private void TakeMetrics(ReadOnlyMemory<byte> request) =>
        Inside(Inside(Inside(Inside([request], 1), 2), 2), 1).ToList().ForEach(name => Metrics.Enqueue(Encoding.UTF8.GetString(name.Span)));

    /// <summary>KeyValue: key 1, value 2; AnyValue: a text is 1, and other values are read as what they look like.</summary>
    private static KeyValuePair<string, string> Tag(ReadOnlyMemory<byte> pair)
    {
        var fields = Fields(pair).ToLookup(field => field.Number, field => field.Value);
        var value = Fields(fields[2].Single()).Single();
        return KeyValuePair.Create(
            Encoding.UTF8.GetString(fields[1].Single().Span),
            value.Number == 1 ? Encoding.UTF8.GetString(value.Value.Span) : $"{value.Number}:{value.Value.Length}");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Inside(IEnumerable<ReadOnlyMemory<byte>> messages, int number) =>
        messages.SelectMany(Fields).Where(field => field.Number == number).Select(field => field.Value);

    /// <summary>The fields of a protobuf message; numbers have no bytes here.</summary>
    private static IEnumerable<(int Number, ReadOnlyMemory<byte> Value)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var length = 0;
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    length = Varint(message, ref at);
                    break;
            }

            yield return (tag >> 3, message.Slice(at, length));
            at += length;
        }
    }

    private static int Varint(ReadOnlyMemory<byte> bytes, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[at++];
            value |= (long)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return (int)value;
            }
        }
    }

    private static string Hex(IEnumerable<ReadOnlyMemory<byte>> value) => Convert.ToHexStringLower(value.FirstOrDefault().Span);
}
