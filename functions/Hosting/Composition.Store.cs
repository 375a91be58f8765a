using Azure.Core;
using Azure.Identity;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Store.Embedded;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddStore(this IServiceCollection services, VigieSettings settings) => services
        .AddSingleton<RememberedReads>()
        .AddSingleton<ITableService>(provider => new RememberingTables(OpenTables(settings), provider.GetRequiredService<RememberedReads>()))
        .AddSingleton<ThreadStore>()
        .AddSingleton<IndexStore>()
        .AddSingleton<Eraser>()
        .AddSingleton<AuthorLetters>()
        .AddSingleton<StateStore>()
        .AddSingleton<RedriveDesk>();

    /// <summary>Who the program is where no key is given: in Azure the identity that is named, else whatever the machine has.</summary>
    public static TokenCredential Identity(VigieSettings settings) => settings.IdentityClientId is { } client
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
        : new DefaultAzureCredential();

    private static ITableService OpenTables(VigieSettings settings) => settings switch
    {
        { StorageConnection: { } connection } => new TableServiceClient(StorageConnectionString.Parse(connection.Reveal())),
        { StorageTableServiceUri: { } endpoint } => new TableServiceClient(endpoint, Identity(settings)),
        _ => new EmbeddedTableService(Path.Combine(settings.DataFolder, "vigie.db")),
    };
}
