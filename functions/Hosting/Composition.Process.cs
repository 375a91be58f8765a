using Azure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Process;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Hosting;

internal static partial class Composition
{
    /// <summary>The client of the language service as the settings want it: by key, else by the app's identity.</summary>
    public static TextAnalyticsClient LanguageClient(VigieSettings settings, Uri endpoint)
    {
        var options = new TextAnalyticsClientOptions(settings.LanguageApiVersion);
        return settings.LanguageKey is { } key
            ? new TextAnalyticsClient(endpoint, new AzureKeyCredential(key.Reveal()), options)
            : new TextAnalyticsClient(endpoint, Identity(settings), options);
    }

    private static IServiceCollection AddProcess(this IServiceCollection services, VigieSettings settings)
    {
        services.TryAddSingleton(provider => SlaPolicy.From(provider.GetRequiredService<ListeningPlan>()));
        services.AddSingleton<LanguageLedger>();
        if (settings.LanguageEndpoint is { } endpoint)
        {
            services.AddSingleton(_ => LanguageClient(settings, endpoint))
                .AddSingleton(new SecondOpinionOptions(settings.LanguageApiVersion, settings.LanguageMonthlyRecords))
                .AddSingleton<SecondOpinion>();
        }

        return services.AddSingleton<ProcessFunction>();
    }
}
