using Azure.Core;
using Azure.Identity;
using Vigie.Model.Budget;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Store.Embedded;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddStore(this IServiceCollection services, VigieSettings settings) => services
        .AddSingleton<UsageTally>()
        .AddSingleton<BusyTime>()
        .AddSingleton<RememberedReads>()
        .AddSingleton<ITableService>(provider => new RememberingTables(
            OpenTables(settings, provider.GetRequiredService<UsageTally>()), provider.GetRequiredService<RememberedReads>()))
        .AddSingleton<MeterLedger>()
        .AddSingleton<MeterBook>()
        .AddSingleton<BudgetGuard>()
        .AddSingleton<DigestStore>()
        .AddSingleton<StoreReadiness>()
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

    private static ITableService OpenTables(VigieSettings settings, UsageTally meters) => settings switch
    {
        { StorageConnection: { } connection } =>
            new TableServiceClient(StorageConnectionString.Parse(connection.Reveal()), Metered(meters)),
        { StorageTableServiceUri: { } endpoint } => new TableServiceClient(endpoint, Identity(settings), Metered(meters)),
        _ => new MeteredTables(new EmbeddedTableService(Path.Combine(settings.DataFolder, "vigie.db")), meters),
    };

    private static TableClientOptions Metered(UsageTally meters)
    {
        var options = new TableClientOptions();
        options.AddPolicy(new TransactionMeter(meters), HttpPipelinePosition.PerRetry);
        return options;
    }
}
