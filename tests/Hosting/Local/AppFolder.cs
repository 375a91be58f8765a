using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

/// <summary>An app root with a host.json, the functions a test needs, and a data folder beside it.</summary>
internal sealed class AppFolder : IDisposable
{
    private readonly TempDirectory folder = new();

    public AppFolder(string? host = null)
    {
        Directory.CreateDirectory(Root);
        Host(host ?? """
            {"version":"2.0","functionTimeout":"00:00:30",
             "customHandler":{"description":{"defaultExecutablePath":"vigie"},"initializationTimeout":"00:00:05"},
             "extensions":{"http":{"routePrefix":""},"serviceBus":{"maxConcurrentCalls":4}}}
            """);
    }

    public string Root => folder.File("app");

    public string Data => folder.File("data");

    public void Host(string json) => File.WriteAllText(Path.Combine(Root, "host.json"), json);

    public AppFolder Function(string name, string json)
    {
        Directory.CreateDirectory(Path.Combine(Root, name));
        File.WriteAllText(Path.Combine(Root, name, "function.json"), json);
        return this;
    }

    public AppFolder Bindings(string name, params string[] bindings) =>
        Function(name, $$"""{"bindings":[{{string.Join(',', bindings)}}]}""");

    public AppFolder QueueFunction(string name, string queue, params string[] outputs) =>
        Bindings(name, [QueueIn(queue), .. outputs.Select(QueueOut)]);

    public AppFolder HttpFunction(string name, string route, string more = "", params string[] outputs) => Bindings(
        name,
        [
            $$"""{"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous","route":"{{route}}"{{more}}}""",
            """{"type":"http","direction":"out","name":"res"}""",
            .. outputs.Select(QueueOut),
        ]);

    public AppFolder TimerFunction(string name, string schedule, string more = "", params string[] outputs) =>
        Bindings(
            name,
            [
                $$"""{"type":"timerTrigger","direction":"in","name":"timer","schedule":"{{schedule}}"{{more}}}""",
                .. outputs.Select(QueueOut),
            ]);

    public LocalHostOptions Options(TestHandler handler, TimeProvider? time = null, bool driven = false, int? port = null) => new()
    {
        AppRoot = Root,
        DataFolder = Data,
        HandlerAddress = handler.Address,
        TimeProvider = time ?? TimeProvider.System,
        DrivenByCaller = driven,
        Port = port,
    };

    public void Dispose() => folder.Dispose();

    public static string QueueIn(string queue) =>
        $$"""
        {"type":"serviceBusTrigger","direction":"in","name":"message","dataType":"string",
         "queueName":"{{queue}}","connection":"ServiceBusConnection"}
        """;

    public static string QueueOut(string queue) =>
        $$"""{"type":"serviceBus","direction":"out","name":"{{queue}}","queueName":"{{queue}}","connection":"ServiceBusConnection"}""";
}
