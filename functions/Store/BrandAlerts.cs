using System.Runtime.CompilerServices;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>The velocity alerts of a brand, found by the alert log. Reads few rows: it knows an alert's kind by its id.</summary>
public sealed class BrandAlerts(ThreadStore threads, IndexStore indexes)
{
    /// <summary>Lines of the log that are looked at, newest first; a crisis has hundreds of reply alerts and a few of these.</summary>
    private const int MostLookedAt = 5000;

    /// <summary>Velocity alerts of the brand that were opened between the two times, newest first.</summary>
    public async IAsyncEnumerable<Alert> VelocityAsync(
        string? brand, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, id) in indexes.AlertsAsync(from, to, null, cancellationToken).Take(MostLookedAt).WithCancellation(cancellationToken))
        {
            if (id.IsVelocity && await threads.ReadAlertAsync(id, cancellationToken) is { } row && row.Value.Brand == brand)
            {
                yield return row.Value;
            }
        }
    }
}
