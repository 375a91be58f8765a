using Vigie.Model;

namespace Vigie.Watch;

/// <summary>The one timer: polls due sources, sweeps what is due, keeps an eye on the watch itself.</summary>
public sealed class WatchFunction
{
    public Task<Outgoing> TickAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Watch is not built yet.");
}
