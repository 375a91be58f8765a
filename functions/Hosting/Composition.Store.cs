using Azure.Identity;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Store.Embedded;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddStore(this IServiceCollection services, VigieSettings settings) => services
        .AddSingleton(_ => OpenTables(settings))
        .AddSingleton<StoreReadiness>()
        .AddSingleton<ThreadStore>()
        .AddSingleton<IndexStore>()
        .AddSingleton<Eraser>()
        .AddSingleton<AuthorLetters>()
        .AddSingleton<StateStore>()
        .AddSingleton<RedriveDesk>();

    private static ITableService OpenTables(VigieSettings settings) => settings switch
    {
        { StorageConnection: { } connection } => new TableServiceClient(StorageConnectionString.Parse(connection.Reveal())),
        { StorageTableServiceUri: { } endpoint } => new TableServiceClient(endpoint, new DefaultAzureCredential()),
        _ => new EmbeddedTableService(Path.Combine(settings.DataFolder, "vigie.db")),
    };
}
