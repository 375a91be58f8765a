using Vigie.Hosting.Handler;
using Vigie.Model;

namespace Vigie.Hosting;

/// <summary>The two lives of the program: called by the Functions host, or by a person at a command line.</summary>
internal static class Entry
{
    /// <param name="arguments">What was typed.</param>
    /// <param name="time">The clock that all of it goes by; the system's when none is given.</param>
    public static async Task<int> RunAsync(string[] arguments, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        try
        {
            var environment = HostEnvironment.Read();
            return environment.HandlerPort is { } port
                ? await ServeAsync(environment, port, clock)
                : await Commands.CommandLine.RunAsync(environment, arguments, clock);
        }
        catch (Exception fatal)
        {
            // The one line that the host shows of a start that failed; with code 1 it starts us again, with 0 it never would.
            var reason = fatal is ConfigurationFaultException or ExpectedFailureException
                ? fatal.Message
                : $"{fatal.GetType().Name}: {fatal.Message}";
            await Console.Error.WriteLineAsync($"Vigie could not start. {reason.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<int> ServeAsync(HostEnvironment environment, int port, TimeProvider time)
    {
        var settings = new SettingsReader(environment, new RunPlace()).Read();
        var plan = ListeningLoader.Load(environment, given: null);
        await using var handler = await HandlerApp.StartAsync(
            new HandlerOptions
            {
                Settings = settings,
                Plan = plan,
                AppRoot = environment.AppRoot,
                Port = port,
                Time = time,
                StoreFirst = false,
            },
            CancellationToken.None);

        // Until the host kills the process. A signal ends it with the signal's own code, never with 0: the host would not start us again.
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 1;
    }
}
