namespace Vigie.Hosting.Handler;

internal enum TriggerKind
{
    Timer,
    Queue,
    Http,
}

/// <summary>
/// What the handler must know of a function's <c>function.json</c>. Written here so that the start reads no files; a test holds it against
/// the files.
/// </summary>
/// <param name="Name">The function's folder.</param>
/// <param name="Trigger">What calls it.</param>
/// <param name="TriggerName">The trigger binding, and its key in <c>Data</c>.</param>
/// <param name="Queue">The queue it takes from; empty for the others.</param>
/// <param name="Outputs">Output bindings to queues, each named after its queue. HTTP functions have <c>res</c> beside them.</param>
internal sealed record FunctionShape(string Name, TriggerKind Trigger, string TriggerName, string Queue, IReadOnlyList<string> Outputs)
{
    public const string HttpOutput = "res";

    public static IReadOnlyList<FunctionShape> All { get; } =
    [
        new("Watch", TriggerKind.Timer, "timer", string.Empty, ["mentions", "collect", "alerts"]),
        new("Collect", TriggerKind.Queue, "message", "collect", ["mentions", "alerts"]),
        new("Receive", TriggerKind.Http, "req", string.Empty, ["mentions"]),
        new("Process", TriggerKind.Queue, "message", "mentions", ["collect", "alerts"]),
        new("Notify", TriggerKind.Queue, "message", "alerts", ["alerts"]),
        new("Web", TriggerKind.Http, "req", string.Empty, ["mentions", "alerts"]),
    ];
}
