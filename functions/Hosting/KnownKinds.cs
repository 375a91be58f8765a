using Vigie.Collect;
using Vigie.Receive;

namespace Vigie.Hosting;

/// <summary>The kinds of sources that <c>listening.json</c> may name.</summary>
internal static class KnownKinds
{
    /// <summary>Polled ones, then pushed ones; some are both.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. SourceRegistry.Kinds.Union(new SenderRegistry().Kinds)];
}
