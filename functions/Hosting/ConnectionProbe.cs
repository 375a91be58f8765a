using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Azure;
using Vigie.Model.Settings;
using Vigie.Model.Text;
using Vigie.Store;

namespace Vigie.Hosting;

/// <summary>Asks whether something outside can be reached, and changes nothing there.</summary>
/// <param name="Name">What is probed, in words fit for a screen: no secret.</param>
/// <param name="TryAsync">Null when it is reached, else what is wrong and what to do.</param>
internal sealed record ConnectionProbe(string Name, Func<CancellationToken, Task<string?>> TryAsync)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The store, and each way of telling people that is configured.</summary>
    public static IReadOnlyList<ConnectionProbe> Of(VigieSettings settings)
    {
        var probes = new List<ConnectionProbe> { new("Store", cancellationToken => StoreAsync(settings, cancellationToken)) };
        if (settings.Smtp is { } smtp)
        {
            probes.Add(Port("Email__Smtp__Host", smtp.Host, smtp.Port));
        }

        foreach (var (name, url) in new[]
        {
            ("Teams__WebhookUrl", settings.TeamsWebhookUrl is { } teams ? new Uri(teams.Reveal()) : null),
            ("Email__Communication__Endpoint", settings.EmailCommunicationEndpoint),
        })
        {
            if (url is not null)
            {
                // Of a webhook's address the host alone: path and query are the secret.
                probes.Add(Port(name, WebAddress.HostOf(url) ?? url.Host, url.Port));
            }
        }

        if (settings.LanguageEndpoint is { } language)
        {
            probes.Add(LanguageProbe.Of(settings, language));
        }

        return probes;
    }

    private static ConnectionProbe Port(string setting, string host, int port) =>
        new($"{setting}: {host}:{port}", cancellationToken => ConnectAsync(setting, host, port, cancellationToken));

    private static async Task<string?> ConnectAsync(string setting, string host, int port, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, either.Token);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, port, either.Token);
            return null;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData)
        {
            return $"{setting}: the name {host} is not known; check its spelling and this machine's name server.";
        }
        catch (SocketException fault)
        {
            return $"{setting}: {host} does not accept connections on port {port} ({fault.SocketErrorCode}); "
                + "check the port and any firewall between.";
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"{setting}: {host} did not answer on port {port} within {Patience.TotalSeconds} seconds; "
                + "check the port and any firewall between.";
        }
    }

    private static async Task<string?> StoreAsync(VigieSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System).AddStoreOnly(settings).BuildServiceProvider();
            await services.GetRequiredService<StoreReadiness>().EnsureAsync(cancellationToken);
            return null;
        }
        catch (StoreUnusableException unusable)
        {
            return unusable.Message;
        }
        catch (Exception fault)
            when (fault is RequestFailedException or IOException or UnauthorizedAccessException or DbException or AggregateException)
        {
            var code = fault is RequestFailedException { ErrorCode: { Length: > 0 } error } ? error : fault.GetType().Name;
            return $"The store cannot be used ({code}); "
                + "check Storage, Storage__tableServiceUri and --data, and the rights on what they name.";
        }
    }
}
