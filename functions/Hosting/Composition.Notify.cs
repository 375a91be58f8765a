using Vigie.Collect.Fetching;
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
            PublicNetwork.CreateHandler,
            provider.GetRequiredService<TimeProvider>())
        {
            // Made only where it is asked: it costs time at the start.
            Identity = provider.GetRequiredService<VigieSettings>() is
            { EmailCommunicationEndpoint: not null, EmailCommunicationKey: null } settings
                ? Identity(settings)
                : null,
        }))
        .AddSingleton<NotifyFunction>();
}
