using System.Net;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Hosting.Replay;

/// <summary>The handler and the local host, both on a virtual clock and driven by a replay.</summary>
internal sealed class ReplaySession : IAsyncDisposable
{
    private readonly HandlerApp handler;
    private readonly LocalHost host;

    private ReplaySession(HandlerApp handler, LocalHost host, VirtualTime time, ListeningPlan plan)
    {
        (this.handler, this.host, Time, Plan) = (handler, host, time, plan);
        Replayer = new Replayer(host, time, plan, Indexes, handler.Services.GetRequiredService<StateStore>());
    }

    public VirtualTime Time { get; }

    public ListeningPlan Plan { get; }

    public Replayer Replayer { get; }

    public IndexStore Indexes => handler.Services.GetRequiredService<IndexStore>();

    public ThreadStore Threads => handler.Services.GetRequiredService<ThreadStore>();

    /// <param name="settings">Where the store is and who is told.</param>
    /// <param name="plan">What the brand decided.</param>
    /// <param name="appRoot">Folder of host.json.</param>
    /// <param name="start">Where the clock stands at first.</param>
    /// <param name="port">Port of the dashboard; null opens none.</param>
    public static async Task<ReplaySession> StartAsync(
        VigieSettings settings, ListeningPlan plan, string appRoot, DateTimeOffset start, int? port, CancellationToken cancellationToken)
    {
        var time = new VirtualTime(start);

        // What is replayed is the past: no day of it needs a sign of life.
        // Nor does it use up the records of a month that is not its own.
        settings = settings with { LanguageEndpoint = null };
        plan = plan with { Alerts = plan.Alerts with { Canary = new CanaryPlan { Enabled = false } } };
        var handler = await HandlerApp.StartAsync(
            new HandlerOptions { Settings = settings, Plan = plan, AppRoot = appRoot, Time = time, Output = TextWriter.Null },
            cancellationToken);
        try
        {
            var host = new LocalHost(new LocalHostOptions
            {
                AppRoot = appRoot,
                HandlerAddress = handler.Address,
                DataFolder = settings.DataFolder,
                Port = port,
                BindAddress = IPAddress.Loopback,
                TimeProvider = time,
                DrivenByCaller = true,
                // One after the other, so that the same recording always comes to the same end.
                MaxConcurrentCalls = 1,
                PrefetchCount = 64,
                SyncToDisk = false,
            });
            await host.StartAsync(cancellationToken);
            return new ReplaySession(handler, host, time, plan);
        }
        catch
        {
            await handler.DisposeAsync();
            throw;
        }
    }

    /// <summary>Timers and queues run by themselves from here on, the clock at the pace of the real one.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        Time.GoOn();
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            await host.RunTimerOnceAsync("Watch", cancellationToken);
            await host.DrainAsync(cancellationToken);
        }
        while (await minute.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Delivers what the dashboard queued meanwhile.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => host.DrainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await handler.DisposeAsync();
    }
}
