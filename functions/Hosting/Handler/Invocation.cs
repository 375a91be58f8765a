using System.Diagnostics;
using System.Text.Json;
using Vigie.Model.Telemetry;

namespace Vigie.Hosting.Handler;

/// <summary>A call of the host.</summary>
/// <param name="Function">The last part of the host's address; case matters, as it does to the host.</param>
/// <param name="Envelope">The host's <c>Data</c> and <c>Metadata</c>.</param>
/// <param name="Id">The host's id of it, so that its records and ours are found together; null when it gave none.</param>
/// <param name="Trace">The host's traceparent; null when it traces nothing.</param>
internal readonly record struct Invocation(string Function, JsonElement Envelope, string? Id = null, string? Trace = null)
{
    /// <summary>A tag of spans, and a column of log lines.</summary>
    public const string IdTag = "faas.invocation_id";

    private const int LongestId = 64;

    /// <summary>
    /// Begins its span. One that works on a message goes on with the message's trace, and is linked to the host's own; all others go on
    /// with the host's.
    /// </summary>
    /// <param name="shape">The function.</param>
    /// <param name="bodies">The messages it is to work on; none for timers and HTTP.</param>
    public Activity Begin(FunctionShape shape, IReadOnlyList<string> bodies)
    {
        var sent = bodies.Count == 1 ? DeliveredMessage.TraceOf(bodies[0]) : null;
        var span = Spans.Begin(NameOf(shape), KindOf(shape.Trigger), sent ?? Trace, sent is null ? null : Trace);
        span.SetTag("faas.name", shape.Name).SetTag("faas.trigger", TriggerOf(shape));
        if (Id is { Length: > 0 and <= LongestId } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            span.SetTag(IdTag, id);
        }

        if (shape.Trigger == TriggerKind.Queue)
        {
            span.SetTag("messaging.system", "servicebus")
                .SetTag("messaging.destination.name", shape.Queue)
                .SetTag("messaging.operation.type", "process")
                .SetTag("messaging.operation.name", "process");
            _ = bodies.Count > 1 ? span.SetTag("messaging.batch.message_count", bodies.Count) : span;
        }

        return span;
    }

    /// <summary>The trigger in the words of the conventions.</summary>
    public static string TriggerOf(FunctionShape shape) => shape.Trigger switch
    {
        TriggerKind.Timer => "timer",
        TriggerKind.Queue => "pubsub",
        _ => "http",
    };

    private static string NameOf(FunctionShape shape) => shape.Trigger == TriggerKind.Queue ? "process " + shape.Queue : shape.Name;

    private static ActivityKind KindOf(TriggerKind trigger) => trigger switch
    {
        TriggerKind.Timer => ActivityKind.Internal,
        TriggerKind.Queue => ActivityKind.Consumer,
        _ => ActivityKind.Server,
    };
}
