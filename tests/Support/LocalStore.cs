using Vigie.Store;
using Vigie.Store.Embedded;

namespace Vigie.Tests.Support;

/// <summary>The embedded store in a folder of its own.</summary>
internal sealed class LocalStore : IDisposable
{
    private readonly TempDirectory folder = new();

    public LocalStore()
    {
        Service = new EmbeddedTableService(folder.File("vigie.db"));
        Threads = new ThreadStore(Service);
        Indexes = new IndexStore(Service);
        States = new StateStore(Service);
    }

    public ITableService Service { get; }

    public ThreadStore Threads { get; }

    public IndexStore Indexes { get; }

    public StateStore States { get; }

    public void Dispose() => folder.Dispose();
}
