using System.Runtime.CompilerServices;
using Vigie.Model.Settings;

namespace Vigie.Hosting.Telemetry;

/// <summary>
/// Sends traces and metrics to the collector that the settings name. Built after the program listens, because it takes a tenth of a second
/// that no start should pay; the first invocation waits for it, so that nothing of it is missed. Without a collector nothing is loaded.
/// Telemetry never fails an invocation.
/// </summary>
internal sealed partial class TelemetryExport(TelemetrySettings? settings, ILogger<TelemetryExport> logger) : IAsyncDisposable
{
    /// <summary>What is left may go out so long at the end; Ctrl+C must not wait for a collector that is away.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1.5);

    private Task<IAsyncDisposable?>? providers;

    /// <summary>Begins to build it, on another thread. To be called once.</summary>
    public void Begin() => providers = settings is null ? null : Task.Run(() => BuildAsync(settings));

    /// <summary>Done when spans are collected; at once when nobody wants them.</summary>
    public Task ReadyAsync() => providers ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (providers is not null && await providers is { } built)
        {
            await built.DisposeAsync();
        }
    }

    private Task<IAsyncDisposable?> BuildAsync(TelemetrySettings wanted)
    {
        try
        {
            return Task.FromResult<IAsyncDisposable?>(Build(wanted, logger));
        }
        catch (Exception fault)
        {
            // The watch goes on without being watched.
            Log.NotBuilt(logger, fault);
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }

    /// <summary>On its own, so that nothing of OpenTelemetry is loaded where it is not wanted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpProviders Build(TelemetrySettings wanted, ILogger logger) => new(wanted, LastWord, logger);

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Error, "Traces and metrics cannot be sent in this run; everything else works.")]
        public static partial void NotBuilt(ILogger logger, Exception exception);
    }
}
