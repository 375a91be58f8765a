using Vigie.Model.Settings;
using Vigie.Notify;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddNotify(this IServiceCollection services) => services
        .AddSingleton(provider => new LinkSigner(
            provider.GetRequiredService<VigieSettings>().LinkKey,
            provider.GetRequiredService<VigieSettings>().PublicUrl ?? MessageComposer.LocalDashboard,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => NotifierRegistry.Create(new NotifierParts(
            provider.GetRequiredService<VigieSettings>(),
            allowPrivate => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false, UseProxy = !allowPrivate },
            provider.GetRequiredService<TimeProvider>())))
        .AddSingleton<NotifyFunction>();
}
