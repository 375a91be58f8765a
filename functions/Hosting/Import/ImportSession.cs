using System.Net;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Hosting.Import;

/// <summary>
/// The handler on the real store, and a local host with a broker of its own, which is gone with the session: so a watch on the same store
/// may go on meanwhile. No timer runs, nothing is polled.
/// </summary>
internal sealed class ImportSession : IAsyncDisposable
{
    private readonly HandlerApp handler;
    private readonly LocalHost host;
    private readonly DirectoryInfo folder;

    private ImportSession(HandlerApp handler, LocalHost host, DirectoryInfo folder, Importer importer)
    {
        (this.handler, this.host, this.folder) = (handler, host, folder);
        Importer = importer;
    }

    public Importer Importer { get; }

    /// <param name="settings">Where the store is.</param>
    /// <param name="plan">What the brand decided.</param>
    /// <param name="appRoot">Folder of host.json.</param>
    /// <param name="brand">The brand that all mentions are of.</param>
    public static async Task<ImportSession> StartAsync(
        VigieSettings settings, ListeningPlan plan, string appRoot, string brand, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-import-");
        var handler = await HandlerApp.StartAsync(
            new HandlerOptions { Settings = settings, Plan = plan, AppRoot = appRoot, Time = time, Output = TextWriter.Null },
            cancellationToken);
        try
        {
            var host = new LocalHost(new LocalHostOptions
            {
                AppRoot = appRoot,
                HandlerAddress = handler.Address,
                DataFolder = folder.FullName,
                Port = null,
                BindAddress = IPAddress.Loopback,
                TimeProvider = time,
                DrivenByCaller = true,
                MaxConcurrentCalls = 1,
                SyncToDisk = false,
            });
            await host.StartAsync(cancellationToken);
            var indexes = handler.Services.GetRequiredService<IndexStore>();
            return new ImportSession(handler, host, folder, new Importer(host, indexes, plan, brand, time));
        }
        catch
        {
            await handler.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await handler.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
