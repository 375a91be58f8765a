using System.CommandLine;
using System.Globalization;
using System.Net;
using Vigie.Hosting.Replay;

namespace Vigie.Hosting.Commands;

/// <summary><c>replay FILE</c>: recorded mentions through the real pipeline, then what was alerted.</summary>
internal static class ReplayCommand
{
    public static Command Create(HostEnvironment environment)
    {
        var file = new Argument<FileInfo>("file") { Description = "Mentions as JSON lines, plain or packed by gzip." };
        var config = SharedOptions.Config();
        var data = SharedOptions.Data();
        var speed = new Option<string>("--speed")
        {
            Description = "How many times faster than it happened, or max.",
            DefaultValueFactory = _ => "max",
        };
        speed.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != "max" && ParseSpeed(token.Value) is null)
            {
                result.AddError($"--speed is '{token.Value}'; allowed is max, or a number above 0 such as 3600.");
            }
        });
        var command = new Command(
            "replay",
            "Feeds recorded mentions through the real pipeline, with the alert channels that are set, and prints what was alerted.")
        {
            file,
            config,
            data,
            speed,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetValue(file)!,
            parsed.GetValue(config),
            parsed.GetValue(data),
            ParseSpeed(parsed.GetValue(speed)!),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, FileInfo path, string? config, string? data, double? speed, CancellationToken cancellationToken)
    {
        if (!path.Exists)
        {
            throw new ConfigurationFaultException(
                [$"The file '{path.FullName}' does not exist; give the path of recorded mentions, one JSON object a line."]);
        }

        var recording = await MentionFile.ReadAsync(path.OpenRead(), path.Extension == ".gz", cancellationToken);
        ReplayConsole.WriteSetAside(recording);
        if (recording.Mentions.Count == 0)
        {
            throw new ConfigurationFaultException([$"The file '{path.FullName}' holds no mention that can be read."]);
        }

        var folder = data ?? Directory.CreateTempSubdirectory("vigie-replay-").FullName;
        var settings = new SettingsReader(environment, new RunPlace(folder, IPAddress.Loopback, new Uri("http://127.0.0.1:7071"))).Read();
        var start = recording.Mentions[0].CreatedAt;
        await using var session = await ReplaySession.StartAsync(
            settings, ListeningLoader.Load(environment, config), environment.AppRoot, start, port: null, cancellationToken);
        await ReplayConsole.RunWithProgressAsync(recording.Mentions.Count, progress => session.Replayer.RunAsync(
            path.FullName,
            recording.Mentions,
            speed is { } factor ? new Pace(start, factor).WaitAsync : null,
            progress,
            cancellationToken));

        var report = await ReplayReport.ReadAsync(recording.Mentions, session.Indexes, session.Threads, cancellationToken);
        ReplayConsole.Write(report, session.Plan.Brands[0].Zone());
        await Console.Out.WriteLineAsync($"The store is in {folder}; 'vigie run --data {folder}' shows it.");
        return 0;
    }

    private static double? ParseSpeed(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor > 0 && double.IsFinite(factor)
            ? factor
            : null;
}
