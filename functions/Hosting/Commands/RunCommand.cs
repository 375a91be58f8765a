using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;

namespace Vigie.Hosting.Commands;

/// <summary><c>run</c>: the handler, and the stand-in for the Functions host that calls it, in one process.</summary>
internal static class RunCommand
{
    /// <summary>Running work may end so long after Ctrl+C; what does not is delivered again at the next start.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    public static Command Create(HostEnvironment environment, TimeProvider time) =>
        AddTo(
            new Command("run", "Collects, listens, alerts and serves the dashboard on this machine. What happens without a command."),
            environment,
            time);

    /// <summary>Gives <paramref name="command"/> the options and the action of <c>run</c>.</summary>
    public static TCommand AddTo<TCommand>(TCommand command, HostEnvironment environment, TimeProvider time)
        where TCommand : Command
    {
        var config = SharedOptions.Config();
        var data = SharedOptions.Data();
        var port = SharedOptions.Port("Port of dashboard, API and webhooks; 0 takes a free one.");
        var host = new Option<IPAddress>("--host")
        {
            Description = "Address to listen on. Beyond this machine Dashboard__Key must be set.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result =>
            {
                if (!IPAddress.TryParse(result.Tokens[0].Value == "localhost" ? "127.0.0.1" : result.Tokens[0].Value, out var address))
                {
                    result.AddError($"--host is '{result.Tokens[0].Value}'; allowed is an IP address such as 127.0.0.1 or 0.0.0.0.");
                }

                return address;
            },
        };
        command.Add(config);
        command.Add(data);
        command.Add(port);
        command.Add(host);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            time,
            parsed.GetValue(config),
            parsed.GetValue(data),
            parsed.GetValue(port),
            parsed.GetValue(host)!,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment,
        TimeProvider time,
        string? config,
        string? data,
        int port,
        IPAddress host,
        CancellationToken cancellationToken)
    {
        var chosen = port == 0 ? FreePort(host) : port;
        var local = new UriBuilder(Uri.UriSchemeHttp, IPAddress.IsLoopback(host) ? host.ToString() : "127.0.0.1", chosen).Uri;
        var settings = new SettingsReader(environment, new RunPlace(data, host, local)).Read();
        var plan = ListeningLoader.Load(environment, config);
        await using var handler = await HandlerApp.StartAsync(
            new HandlerOptions { Settings = settings, Plan = plan, AppRoot = environment.AppRoot, Time = time }, cancellationToken);
        await using var localHost = new LocalHost(new LocalHostOptions
        {
            AppRoot = environment.AppRoot,
            HandlerAddress = handler.Address,
            DataFolder = settings.DataFolder,
            Port = chosen,
            BindAddress = host,
            TimeProvider = time,
            Settings = environment.Values.AsAppSettings(),
            LoggerFactory = handler.Services.GetRequiredService<ILoggerFactory>(),
            ShutdownTimeout = ShutdownTimeout,
            MaxDeliveryCount = QueueWork.QueueDeliveries,
            HandsOverDeadLetters = true,
        });
        await localHost.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"Vigie keeps watch at {local} with its data in {settings.DataFolder}. Ctrl+C ends it.");
        foreach (var gap in SetupGaps.Of(settings, plan))
        {
            await Console.Out.WriteLineAsync(gap);
        }

        await UntilAskedAsync(cancellationToken);
        await localHost.StopAsync();
        return 0;
    }

    private static async Task UntilAskedAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => asked.TrySetResult());
        await asked.Task;
    }

    /// <summary>Links in alerts must name the port, so it is chosen before anything listens.</summary>
    private static int FreePort(IPAddress host)
    {
        using var listener = new TcpListener(host, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
