using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Store.Embedded;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddStore(this IServiceCollection services, VigieSettings settings) => services
        .AddSingleton<ITableService>(_ => new EmbeddedTableService(Path.Combine(settings.DataFolder, "vigie.db")))
        .AddSingleton<ThreadStore>()
        .AddSingleton<IndexStore>()
        .AddSingleton<StateStore>();
}
