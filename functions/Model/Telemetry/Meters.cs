using System.Diagnostics.Metrics;

namespace Vigie.Model.Telemetry;

/// <summary>What a poll of a source came to.</summary>
public enum PollOutcome
{
    /// <summary>It gave something new.</summary>
    News,

    /// <summary>It answered, and there was nothing new.</summary>
    Nothing,

    /// <summary>It did not answer, or with something that could not be read.</summary>
    Failed,
}

/// <summary>
/// What the program counts about itself. They cost nothing where nobody collects them. Names of labels follow OpenTelemetry's conventions
/// where there are any; their values come from a small fixed set, never from outside.
/// </summary>
public static class Meters
{
    /// <summary>What a collector of metrics subscribes to.</summary>
    public const string MeterName = "Vigie";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Stored =
        Meter.CreateCounter<long>("vigie.mentions.stored", "{mention}", "Mentions stored that were not there before.");

    private static readonly Counter<long> Polls =
        Meter.CreateCounter<long>("vigie.source.polls", "{poll}", "Polls of sources, by kind and outcome.");

    private static readonly Counter<long> Deliveries =
        Meter.CreateCounter<long>("vigie.deliveries", "{attempt}", "Attempts to tell somebody, by channel and outcome.");

    private static readonly Counter<long> Letters =
        Meter.CreateCounter<long>("vigie.dead_letters", "{message}", "Messages and entries set aside as dead letters.");

    private static readonly Counter<long> Invocations =
        Meter.CreateCounter<long>("faas.invocations", "{invocation}", "Invocations that succeeded.");

    private static readonly Counter<long> Errors =
        Meter.CreateCounter<long>("faas.errors", "{error}", "Invocations that failed.");

    private static readonly Counter<long> ColdStarts =
        Meter.CreateCounter<long>("faas.coldstarts", "{coldstart}", "Invocations that were the first of their process.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "faas.invoke_duration", "s", "How long invocations took.", tags: null, Buckets(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300));

    private static readonly Histogram<double> TimeToTell = Meter.CreateHistogram<double>(
        "vigie.alert.time_to_tell",
        "s",
        "From the publication of the latest mention that an alert rests on until somebody was told of it for the first time.",
        tags: null,
        Buckets(5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400));

    private static readonly Histogram<double> QueueAge = Meter.CreateHistogram<double>(
        "vigie.queue.age", "s", "How long a message lay in its queue.", tags: null, Buckets(0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600));

    private static readonly Histogram<double> WatchLag = Meter.CreateHistogram<double>(
        "vigie.watch.lag", "s", "How late a tick began.", tags: null, Buckets(0.5, 1, 5, 15, 60, 300, 900, 3600));

    public static void MentionsStored(int count, bool isHistory) =>
        Stored.Add(count, KeyValuePair.Create("vigie.history", (object?)isHistory));

    /// <param name="kind">The kind of the source, of those that there are.</param>
    /// <param name="outcome">What it came to.</param>
    public static void Polled(string kind, PollOutcome outcome) =>
        Polls.Add(1, Label("vigie.source.kind", kind), Label("outcome", CamelCase<PollOutcome>.NameOf(outcome)));

    /// <param name="channel">The name of the channel, of those that there are.</param>
    /// <param name="outcome">What the channel said.</param>
    public static void Delivered(string channel, DeliveryOutcome outcome) =>
        Deliveries.Add(1, Label("vigie.channel", channel), Label("outcome", CamelCase<DeliveryOutcome>.NameOf(outcome)));

    /// <param name="queue">The queue it was for; <see cref="DeadLetter.WebhookQueue"/> for what was posted.</param>
    public static void DeadLetterKept(string queue) => Letters.Add(1, Label("messaging.destination.name", queue));

    public static void AlertTold(AlertKind kind, TimeSpan sincePublication) =>
        TimeToTell.Record(Seconds(sincePublication), Label("vigie.alert.kind", CamelCase<AlertKind>.NameOf(kind)));

    public static void MessageTaken(string queue, TimeSpan age) =>
        QueueAge.Record(Seconds(age), Label("messaging.destination.name", queue));

    public static void Ticked(TimeSpan lag) => WatchLag.Record(Seconds(lag));

    /// <param name="function">Its name, of the six.</param>
    /// <param name="trigger">"timer", "pubsub" or "http".</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="failed">Whether the host takes it as failed.</param>
    /// <param name="isFirst">Whether it was the first of this process.</param>
    public static void Invoked(string function, string trigger, TimeSpan duration, bool failed, bool isFirst)
    {
        var (name, kind) = (Label("faas.name", function), Label("faas.trigger", trigger));
        (failed ? Errors : Invocations).Add(1, name, kind);
        Durations.Record(Seconds(duration), name, kind);
        if (isFirst)
        {
            ColdStarts.Add(1, kind);
        }
    }

    /// <summary>Clocks differ a little: nothing took less than no time.</summary>
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
