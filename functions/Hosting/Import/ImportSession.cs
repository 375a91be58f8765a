using Vigie.Hosting.Handler;
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
    private readonly DrivenHost driven;
    private readonly DirectoryInfo folder;

    private ImportSession(DrivenHost driven, DirectoryInfo folder, Importer importer)
    {
        (this.driven, this.folder) = (driven, folder);
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
        try
        {
            var options = new HandlerOptions { Settings = settings, Plan = plan, AppRoot = appRoot, Time = time, Output = TextWriter.Null };
            var driven = await DrivenHost.StartAsync(options, folder.FullName, port: null, prefetch: null, cancellationToken);
            var indexes = driven.Services.GetRequiredService<IndexStore>();
            return new ImportSession(driven, folder, new Importer(driven.Host, indexes, plan, brand, time));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await driven.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
