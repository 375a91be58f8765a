using Vigie.Model;

namespace Vigie.Collect;

/// <summary>Polls one source that Watch handed over.</summary>
public sealed class CollectFunction
{
    public Task<Outgoing> CollectAsync(CollectRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("Collect is not built yet.");
}
