using Vigie.Collect;
using Vigie.Receive;

namespace Vigie.Hosting;

/// <summary>The kinds of sources that are registered, polled and pushed.</summary>
internal static class KnownKinds
{
    /// <summary>Null when none is registered: then kinds are not checked.</summary>
    public static IReadOnlyCollection<string>? Of(IServiceProvider services)
    {
        string[] kinds =
        [
            .. services.GetServices<ISource>().Select(source => source.Kind),
            .. services.GetServices<ISender>().Select(sender => sender.Kind),
        ];
        return kinds.Length > 0 ? kinds : null;
    }
}
