using System.CommandLine;
using System.Net;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;

namespace Vigie.Hosting.Commands;

/// <summary><c>run</c>: the handler, and the stand-in for the Functions host that calls it, in one process.</summary>
internal static class RunCommand
{
    public static Command Create(HostEnvironment environment) =>
        AddTo(new Command("run", "Collects, listens, alerts and serves the dashboard on this machine. What happens without a command."), environment);

    /// <summary>Gives <paramref name="command"/> the options and the action of <c>run</c>.</summary>
    public static TCommand AddTo<TCommand>(TCommand command, HostEnvironment environment)
        where TCommand : Command
    {
        var config = SharedOptions.Config();
        var data = SharedOptions.Data();
        var port = new Option<int>("--port") { Description = "Port of dashboard, API and webhooks.", DefaultValueFactory = _ => 7071 };
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
            environment, parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(port), parsed.GetValue(host)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, string? config, string? data, int port, IPAddress host, CancellationToken cancellationToken)
    {
        var local = new UriBuilder(Uri.UriSchemeHttp, IPAddress.IsLoopback(host) ? host.ToString() : "127.0.0.1", port).Uri;
        var settings = new SettingsReader(environment, new RunPlace(data, host, local)).Read();
        var plan = ListeningLoader.Load(environment, config);
        await using var handler = await HandlerApp.StartAsync(
            new HandlerOptions { Settings = settings, Plan = plan, AppRoot = environment.AppRoot }, cancellationToken);
        await Console.Out.WriteLineAsync($"Vigie keeps watch at {local} with its data in {settings.DataFolder}. Ctrl+C ends it.");
        await LocalHost.RunAsync(
            new LocalHostOptions
            {
                AppRoot = environment.AppRoot,
                HandlerAddress = handler.Address,
                DataFolder = settings.DataFolder,
                Port = port,
                BindAddress = host,
                TimeProvider = TimeProvider.System,
                LoggerFactory = handler.Services.GetRequiredService<ILoggerFactory>(),
            },
            cancellationToken);
        return 0;
    }
}
