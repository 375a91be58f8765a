using System.Diagnostics;

namespace Vigie.Model.Telemetry;

/// <summary>
/// Spans of the program. Names and tags follow OpenTelemetry's conventions for functions, messaging and HTTP
/// (opentelemetry.io/docs/specs/semconv); no tag holds a text, an author, an address or a secret.
/// </summary>
public static class Spans
{
    /// <summary>What a collector of spans subscribes to.</summary>
    public const string SourceName = "Vigie";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Begins an invocation, also where nobody collects spans: its trace id goes into log lines, and on with every message that follows
    /// from it.
    /// </summary>
    /// <param name="name">Few different ones: no ids.</param>
    /// <param name="kind">Its part in the exchange.</param>
    /// <param name="parent">The traceparent of what it follows from; null or no traceparent: it begins a trace.</param>
    /// <param name="link">The traceparent of something else that it belongs to.</param>
    public static Activity Begin(string name, ActivityKind kind, string? parent, string? link)
    {
        // Whatever the web server began for itself is not told to anybody: as a parent it would be missed.
        Activity.Current = null;
        ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context);
        ActivityLink[] links = ActivityContext.TryParse(link, traceState: null, isRemote: true, out var linked) && linked != context
            ? [new ActivityLink(linked)]
            : [];
        return (Source.CreateActivity(name, kind, context, links: links) ?? Plain(name, context)).Start();
    }

    /// <summary>A part of the span under way; null where nobody collects spans.</summary>
    public static Activity? Within(string name, ActivityKind kind) => Source.StartActivity(name, kind);

    private static Activity Plain(string name, ActivityContext parent)
    {
        var activity = new Activity(name);
        return parent == default ? activity : activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
    }
}
