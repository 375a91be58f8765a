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
        .AddSingleton(provider => OpenTables(settings, provider.GetRequiredService<UsageTally>()))
        .AddSingleton<MeterLedger>()
        .AddSingleton<MeterBook>()
        .AddSingleton<BudgetGuard>()
        .AddSingleton<DigestStore>()
        .AddSingleton<ThreadStore>()
        .AddSingleton<IndexStore>()
        .AddSingleton<Eraser>()
        .AddSingleton<AuthorLetters>()
        .AddSingleton<StateStore>()
        .AddSingleton<RedriveDesk>();

    private static ITableService OpenTables(VigieSettings settings, UsageTally meters) => settings switch
    {
        { StorageConnection: { } connection } =>
            new TableServiceClient(StorageConnectionString.Parse(connection.Reveal()), Metered(meters)),
        { StorageTableServiceUri: { } endpoint } => new TableServiceClient(endpoint, new DefaultAzureCredential(), Metered(meters)),
        _ => new MeteredTables(new EmbeddedTableService(Path.Combine(settings.DataFolder, "vigie.db")), meters),
    };

    private static TableClientOptions Metered(UsageTally meters)
    {
        var options = new TableClientOptions();
        options.AddPolicy(new TransactionMeter(meters), HttpPipelinePosition.PerRetry);
        return options;
    }
}
