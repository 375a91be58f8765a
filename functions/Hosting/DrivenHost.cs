using System.Net;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;

namespace Vigie.Hosting;

/// <summary>
/// The handler, silent, and a local host that delivers only when its caller says so, one message after the other: the same input always
/// comes to the same end. Ends with its queues as they stand.
/// </summary>
internal sealed class DrivenHost : IAsyncDisposable
{
    private readonly HandlerApp handler;

    private DrivenHost(HandlerApp handler, LocalHost host) => (this.handler, Host) = (handler, host);

    public LocalHost Host { get; }

    public IServiceProvider Services => handler.Services;

    /// <param name="options">What the handler goes by; both go by its clock.</param>
    /// <param name="queues">Folder of the broker.</param>
    /// <param name="port">Port of the dashboard; null opens none.</param>
    /// <param name="prefetch">So many messages are locked ahead of their turn; null: as host.json says.</param>
    public static async Task<DrivenHost> StartAsync(
        HandlerOptions options, string queues, int? port, int? prefetch, CancellationToken cancellationToken)
    {
        var handler = await HandlerApp.StartAsync(options, cancellationToken);
        LocalHost? host = null;
        try
        {
            host = new LocalHost(new LocalHostOptions
            {
                AppRoot = options.AppRoot,
                HandlerAddress = handler.Address,
                DataFolder = queues,
                Port = port,
                BindAddress = IPAddress.Loopback,
                TimeProvider = options.Time,
                DrivenByCaller = true,
                MaxConcurrentCalls = 1,
                PrefetchCount = prefetch,
                SyncToDisk = false,
            });
            await host.StartAsync(cancellationToken);
            return new DrivenHost(handler, host);
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }

            await handler.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await handler.DisposeAsync();
    }
}
