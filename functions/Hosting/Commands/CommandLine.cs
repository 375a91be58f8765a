using System.CommandLine;
using Spectre.Console;

namespace Vigie.Hosting.Commands;

/// <summary>What a person can type. A command is one file here and one line in <see cref="Commands"/>.</summary>
internal static class CommandLine
{
    private const int RedirectedWidth = 1000;

    /// <summary>Every command there is.</summary>
    private static IEnumerable<Command> Commands(HostEnvironment environment, TimeProvider time) =>
    [
        RunCommand.Create(environment, time),
        TryCommand.Create(environment, time),
        DemoCommand.Create(environment),
        ReplayCommand.Create(environment),
        ImportCommand.Create(environment, time),
        CheckCommand.Create(environment),
        JudgeCommand.Create(),
        CorrectionsCommand.Create(environment),
        RedriveCommand.Create(environment),
        BackupCommand.Create(environment, time),
        RestoreCommand.Create(environment, time),
        ExplainCommand.Create(environment),
        BacktestCommand.Create(environment, time),
        PrivacyCommands.CreateExport(environment),
        PrivacyCommands.CreateErase(environment),
    ];

    /// <summary>Without a command it runs.</summary>
    public static async Task<int> RunAsync(HostEnvironment environment, string[] arguments, TimeProvider time)
    {
        var root = RunCommand.AddTo(
            new RootCommand("Vigie watches what is said about a brand, and calls out while there is still time to answer."),
            environment,
            time);
        foreach (var command in Commands(environment, time))
        {
            root.Add(command);
        }

        if (Console.IsOutputRedirected)
        {
            // A file or another program reads: no colours, and no line broken for a window that is not there.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        // Ctrl+C is the command's to answer within five seconds; faults are told by Entry, in one line.
        var invocation = new InvocationConfiguration
        {
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
            EnableDefaultExceptionHandler = false,
        };
        return await root.Parse(arguments).InvokeAsync(invocation);
    }
}
