using System.Collections.Concurrent;

namespace Vigie.Collect.Fetching;

/// <summary>
/// One request at a time to each host: several feeds of one small server must not come down on it together. Within one process; between
/// processes the lease of each source and the servers' own limits hold. Safe for concurrent use.
/// </summary>
internal sealed class HostGate
{
    /// <summary>Hosts come from configuration and redirects; a flood of redirect targets must not fill the memory.</summary>
    private const int MaximumHosts = 500;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the turn, in the order of asking; it ends when the answer is disposed.</summary>
    public async Task<IDisposable> EnterAsync(string host, CancellationToken cancellationToken)
    {
        if (hosts.Count > MaximumHosts)
        {
            hosts.Clear();
        }

        var turns = hosts.GetOrAdd(host, _ => new SemaphoreSlim(1, 1));
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
