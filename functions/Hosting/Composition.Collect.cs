using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

internal static partial class Composition
{
    /// <summary>What the sources work with.</summary>
    public static SourceTools ToolsOf(SafeFetcher fetcher, TimeProvider time, ListeningPlan plan, VigieSettings settings) =>
        new(fetcher, time)
        {
            Listening = plan,
            Credentials = settings.SourceCredentials,
            Pushed = settings.WebhookSecrets.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase),
        };

    private static IServiceCollection AddCollect(this IServiceCollection services) => services
        .AddSingleton(provider => new SafeFetcher(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<VigieSettings>().AllowPrivateNetwork))
        .AddSingleton(provider => SourceRegistry.Create(
            ToolsOf(
                provider.GetRequiredService<SafeFetcher>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ListeningPlan>(),
                provider.GetRequiredService<VigieSettings>())))
        .AddSingleton(provider => SpendRules.Terms(
            provider.GetRequiredService<SourceRegistry>(),
            provider.GetRequiredService<ListeningPlan>(),
            provider.GetRequiredService<VigieSettings>()))
        .AddSingleton<BrandMatcher>()
        .AddSingleton<SourcePoller>()
        .AddSingleton<CollectFunction>();
}
