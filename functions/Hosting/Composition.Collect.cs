using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddCollect(this IServiceCollection services) => services
        .AddSingleton(provider => new SafeFetcher(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<VigieSettings>().AllowPrivateNetwork))
        .AddSingleton(provider => SourceRegistry.Create(
            new SourceTools(provider.GetRequiredService<SafeFetcher>(), provider.GetRequiredService<TimeProvider>())
            {
                Listening = provider.GetRequiredService<ListeningPlan>(),
                Credentials = provider.GetRequiredService<VigieSettings>().SourceCredentials,
                Pushed = provider.GetRequiredService<VigieSettings>().WebhookSecrets.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase),
            }))
        .AddSingleton<BrandMatcher>()
        .AddSingleton<SourcePoller>()
        .AddSingleton<CollectFunction>();
}
