using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// The one timer: polls due sources, sweeps what is due, keeps an eye on the watch itself. One failing chore does not hinder the others.
/// </summary>
internal sealed partial class WatchFunction(
    IEnumerable<IChore> chores, ChoreHealth health, RememberedReads reads, ILogger<WatchFunction> logger)
{
    /// <summary>Once a minute. Works from stored state, so a tick that is late, doubled or skipped changes nothing but the time.</summary>
    public async Task<Outgoing> TickAsync(CancellationToken cancellationToken)
    {
        using var stretch = reads.Begin();
        var parts = new List<Outgoing>();
        var outcomes = new Dictionary<string, Exception?>(StringComparer.Ordinal);
        foreach (var chore in chores)
        {
            outcomes[chore.Name] = await TryAsync(chore, parts, cancellationToken);
        }

        parts.Add(await LookAfterAsync(outcomes, cancellationToken));
        return new Outgoing
        {
            Mentions = [.. parts.SelectMany(part => part.Mentions)],
            Collect = [.. parts.SelectMany(part => part.Collect)],
            Alerts = [.. parts.SelectMany(part => part.Alerts).Distinct()],
        };
    }

    private async Task<Exception?> TryAsync(IChore chore, List<Outgoing> parts, CancellationToken cancellationToken)
    {
        try
        {
            parts.Add(await chore.RunAsync(cancellationToken));
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The next chore may well do better, and the next tick tries this one again.
            Log.ChoreFailed(logger, failure, chore.Name);
            return failure;
        }
    }

    private async Task<Outgoing> LookAfterAsync(IReadOnlyDictionary<string, Exception?> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            return new Outgoing { Alerts = await health.TakeInAsync(outcomes, cancellationToken) };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What the chores have to give must go out all the same.
            Log.ChoreFailed(logger, failure, "health");
            return Outgoing.Nothing;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The chore {Chore} failed; the next tick tries again.")]
        public static partial void ChoreFailed(ILogger logger, Exception failure, string chore);
    }
}
