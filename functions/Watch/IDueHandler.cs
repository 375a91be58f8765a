using Vigie.Model;

namespace Vigie.Watch;

/// <summary>
/// Looks at one kind of due item. Decides from what is stored, never from the item alone: that is a hint and may be stale or repeated.
/// </summary>
internal interface IDueHandler
{
    DueKind Kind { get; }

    /// <exception cref="ExpectedFailureException">
    /// Others changed the same rows all the while: the item is looked at again a minute later, and later each time.
    /// </exception>
    Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What came of a due item.</summary>
/// <param name="Notices">To be queued.</param>
/// <param name="Next">When to look again; null: no more.</param>
internal sealed record DueResult(IReadOnlyList<AlertNotice> Notices, DateTimeOffset? Next = null)
{
    public static DueResult Drop { get; } = new([]);

    public static DueResult LookAgain(DateTimeOffset at) => new([], at);
}
