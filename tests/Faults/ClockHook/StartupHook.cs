using Vigie.Hosting;
using Vigie.Tests.Faults;

/// <summary>
/// Named by DOTNET_STARTUP_HOOKS, it runs before the program's own Main and takes its place: the same entry, by another clock. The name,
/// and that it is in no namespace, are what the runtime looks for.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var path = Environment.GetEnvironmentVariable(SteeredClock.Variable)
            ?? throw new InvalidOperationException($"{SteeredClock.Variable} must name the file of the clock.");
        using var clock = SteeredClock.Open(path);
        Environment.Exit(Entry.RunAsync(Environment.GetCommandLineArgs()[1..], clock).GetAwaiter().GetResult());
    }
}
