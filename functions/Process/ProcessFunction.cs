using Vigie.Model;

namespace Vigie.Process;

/// <summary>Enriches, threads and stores mentions, and decides whether people must know.</summary>
public sealed class ProcessFunction
{
    public Task<Outgoing> ProcessAsync(MentionBatch batch, CancellationToken cancellationToken) => throw new InvalidOperationException("Process is not built yet.");
}
