using Vigie.Hosting.Handler;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Hosting.Replay;

/// <summary>The handler and the local host, both on a virtual clock and driven by a replay.</summary>
internal sealed class ReplaySession : IAsyncDisposable
{
    private const int Prefetch = 64;

    private readonly DrivenHost driven;

    private ReplaySession(DrivenHost driven, VirtualTime time, ListeningPlan plan)
    {
        (this.driven, Time, Plan) = (driven, time, plan);
        Replayer = new Replayer(driven.Host, time, plan, Indexes, driven.Services.GetRequiredService<StateStore>());
    }

    public VirtualTime Time { get; }

    public ListeningPlan Plan { get; }

    public Replayer Replayer { get; }

    public IndexStore Indexes => driven.Services.GetRequiredService<IndexStore>();

    public ThreadStore Threads => driven.Services.GetRequiredService<ThreadStore>();

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
        var options = new HandlerOptions { Settings = settings, Plan = plan, AppRoot = appRoot, Time = time, Output = TextWriter.Null };
        var driven = await DrivenHost.StartAsync(options, settings.DataFolder, port, Prefetch, cancellationToken);
        return new ReplaySession(driven, time, plan);
    }

    /// <summary>Timers and queues run by themselves from here on, the clock at the pace of the real one.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        Time.GoOn();
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            await driven.Host.RunTimerOnceAsync("Watch", cancellationToken);
            await driven.Host.DrainAsync(cancellationToken);
        }
        while (await minute.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Delivers what the dashboard queued meanwhile.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => driven.Host.DrainAsync(cancellationToken);

    public ValueTask DisposeAsync() => driven.DisposeAsync();
}
