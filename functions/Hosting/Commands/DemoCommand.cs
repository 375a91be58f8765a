using System.CommandLine;
using System.Net;
using System.Reflection;
using Vigie.Hosting.Demo;
using Vigie.Hosting.Replay;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting.Commands;

/// <summary><c>demo</c>: a recorded crisis on a fresh store, with time sped up, and the alerts on a page of this machine.</summary>
internal static class DemoCommand
{
    /// <summary>The quiet week passes as fast as it can; the 72 hours of crisis take this long.</summary>
    private static readonly TimeSpan CrisisLasts = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan CrisisLasted = TimeSpan.FromHours(72);

    public static Command Create(HostEnvironment environment)
    {
        var port = SharedOptions.Port("Port of the dashboard.");
        var speed = new Option<double?>("--speed")
        {
            Description = "How many times faster than it happened. Default: the crisis in three minutes.",
        };
        var once = new Option<bool>("--exit") { Description = "End when the crisis is over, instead of serving the dashboard." };
        var command = new Command(
            "demo",
            "Replays a recorded crisis of an invented brand on a fresh store, with time sped up; alerts go to a page of this machine.")
        {
            port,
            speed,
            once,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetValue(port),
            parsed.GetValue(speed) ?? CrisisLasted / CrisisLasts,
            parsed.GetValue(once),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, int port, double speed, bool once, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-demo-").FullName;
        await using var inbox = await Inbox.StartAsync(cancellationToken);
        var settings = new SettingsReader(environment, new RunPlace(folder, IPAddress.Loopback, new Uri($"http://127.0.0.1:{port}")))
            .Read() with
        {
            TeamsWebhookUrl = new SecretString(new Uri(inbox.Address, "teams").ToString()),
            Smtp = null,
            StorageConnection = null,
            StorageTableServiceUri = null,
            AllowPrivateNetwork = true,
        };
        await using var recorded = Assembly.GetExecutingAssembly().GetManifestResourceStream("Vigie.Hosting.Demo.crisis.jsonl.gz")
            ?? throw new InvalidOperationException("The recorded crisis is not in the program.");
        var recording = await MentionFile.ReadAsync(recorded, packed: true, cancellationToken);
        var crisis = recording.Mentions[^1].CreatedAt - CrisisLasted;
        await using var session =
            await ReplaySession.StartAsync(settings, Plan(), environment.AppRoot, recording.Mentions[0].CreatedAt, port, cancellationToken);
        await Console.Out.WriteLineAsync($"Dashboard: http://127.0.0.1:{port}/   Alerts as they arrive: {inbox.Address}");
        Pace? pace = null;
        await ReplayConsole.RunWithProgressAsync(recording.Mentions.Count, progress => session.Replayer.RunAsync(
            "demo",
            recording.Mentions,
            (now, token) => now < crisis ? Task.CompletedTask : (pace ??= new Pace(now, speed)).WaitAsync(now, token),
            progress,
            cancellationToken));
        ReplayConsole.Write(
            await ReplayReport.ReadAsync(recording.Mentions, session.Indexes, session.Threads, cancellationToken),
            session.Plan.Brands[0].Zone());
        if (!once)
        {
            await Console.Out.WriteLineAsync("The crisis is over; the dashboard stays. Ctrl+C ends it.");
            await session.GoOnAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return 0;
    }

    private static ListeningPlan Plan() => new()
    {
        Brands = [new Brand { Id = "quennevel", Name = "Quennevel", Language = "en", TimeZone = "Europe/Paris" }],
        People = [new Person { Name = "Lea" }, new Person { Name = "Marc" }],
        Alerts = new AlertPlan { Escalation = ["Lea", "Marc"], Approver = "Marc" },
    };
}
