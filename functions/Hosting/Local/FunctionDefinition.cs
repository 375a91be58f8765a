namespace Vigie.Hosting.Local;

/// <summary>One folder with a function.json, read and checked.</summary>
internal sealed record FunctionDefinition
{
    public required string Name { get; init; }

    public required Trigger Trigger { get; init; }

    public IReadOnlyList<OutputBinding> Outputs { get; init; } = [];

    /// <summary>For timers only; queues are retried by redelivery, callers of HTTP by themselves.</summary>
    public RetryPolicy? Retry { get; init; }

    public OutputBinding? Output(string name) =>
        Outputs.FirstOrDefault(output => string.Equals(output.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Binding">The name of the trigger's binding: its key in the envelope's Data.</param>
internal abstract record Trigger(string Binding);

internal sealed record TimerTrigger(string Binding, TimerSchedule Schedule, bool UseMonitor, bool RunOnStartup) : Trigger(Binding);

/// <param name="Queue">The name of the queue, settings resolved.</param>
/// <param name="Many">Cardinality many: one invocation takes a batch.</param>
/// <param name="MaxMessageBatchSize">Overrides host.json for this function.</param>
internal sealed record QueueTrigger(string Binding, string Queue, bool Many = false, int? MaxMessageBatchSize = null) : Trigger(Binding);

/// <param name="Methods">Upper case; empty for all.</param>
/// <param name="Route">Without the route prefix.</param>
internal sealed record HttpTrigger(string Binding, AuthorizationLevel Level, IReadOnlyList<string> Methods, string Route)
    : Trigger(Binding);

internal enum AuthorizationLevel
{
    Anonymous,
    Function,
    Admin,
}

/// <param name="Queue">The queue of a serviceBus output; null for the HTTP answer.</param>
/// <param name="Binary">With <c>"dataType": "binary"</c> the host leaves strings alone.</param>
internal sealed record OutputBinding(string Name, string? Queue, bool Binary = false)
{
    public const string ReturnName = "$return";

    public bool IsHttp => Queue is null;
}

/// <summary>How often and when a failed timer run is tried again.</summary>
/// <param name="MaxRetryCount">-1 for ever.</param>
/// <param name="Minimum">The delay of fixedDelay, or the first one of exponentialBackoff.</param>
/// <param name="Maximum">Equal to <paramref name="Minimum"/> for fixedDelay.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    public bool Allows(int retriesDone) => MaxRetryCount < 0 || retriesDone < MaxRetryCount;

    /// <summary>The delay before retry number <paramref name="retry"/>, counted from 0.</summary>
    public TimeSpan Delay(int retry)
    {
        // Beyond 2^30 any sensible minimum has passed the maximum long ago.
        var factor = Math.Pow(2, Math.Min(retry, 30));
        return Minimum * factor < Maximum ? Minimum * factor : Maximum;
    }
}
