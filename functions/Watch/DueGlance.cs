using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// What is due and soon will be, read once in a tick: the sweep works on it, and the checks on the sweep look at it before they ask the
/// store for what is left.
/// </summary>
internal sealed class DueGlance(IndexStore indexes, TimeProvider time)
{
    /// <summary>Items that one tick looks at, the longest due first.</summary>
    public const int MaximumItems = 500;

    /// <summary>How far it looks ahead: what fails is due again within this time.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    /// <summary>Of the same tick, that is: chores follow each other within seconds.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private Glance? last;

    /// <summary>As it is now.</summary>
    public async Task<IReadOnlyList<DueItem>> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var items = await indexes.DueAsync(now + Ahead, MaximumItems, cancellationToken);
        last = new Glance(now, items);
        return items;
    }

    /// <summary>As the sweep of this tick found it; read now if there was none. What is not in it was not there at its time.</summary>
    public async Task<IReadOnlyList<DueItem>> LatestAsync(CancellationToken cancellationToken) =>
        last is { } glance && (time.GetUtcNow() - glance.At).Duration() < Fresh ? glance.Items : await ReadAsync(cancellationToken);

    private sealed record Glance(DateTimeOffset At, IReadOnlyList<DueItem> Items);
}
