using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddCollect(this IServiceCollection services) => services
        .AddSingleton(provider => new SafeFetcher(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<VigieSettings>().AllowPrivateNetwork))
        .AddSingleton(provider => SourceRegistry.Create(
            provider.GetRequiredService<SafeFetcher>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<BrandMatcher>()
        .AddSingleton<SourcePoller>()
        .AddSingleton<CollectFunction>();
}
