using Vigie.Collect.Fetching;
using Vigie.Model;

namespace Vigie.Collect.Pull;

/// <summary>
/// One list that a source shows, newest first: a hashtag, a search, the posts of a forum. What its place calls an order becomes a position,
/// a number that falls from item to item, give or take a few that came late.
/// </summary>
/// <param name="Key">Tells it from the source's other lists, and is the same at every poll: what is asked, in words.</param>
internal sealed record Listing(string Key)
{
    /// <summary>Reads one page of it.</summary>
    public required Func<ListingAsk, CancellationToken, Task<ListingPage>> ReadAsync { get; init; }

    /// <summary>How positions follow from times; absent where they are mere numbers.</summary>
    public PositionScale? Scale { get; init; }

    /// <summary>Read again at every poll below what was read before: what came late lies there.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same for a list without <see cref="Scale"/>, in positions.</summary>
    public long OverlapPositions { get; init; }

    /// <summary>Read again so far back once in <see cref="SweepEvery"/>: what came very late. Zero: never.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromDays(1);

    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether it can be asked for what lies below a position. Where it cannot, each poll pages from the top, and what lies deeper than
    /// one poll's pages is out of reach.
    /// </summary>
    public bool GoesBelow { get; init; } = true;

    /// <summary>Read also by a poll that follows another at once: what it shows tells which other lists there are.</summary>
    public bool TellsOfOthers { get; init; }
}

/// <summary>Positions that grow with time.</summary>
/// <param name="PerMillisecond">How many positions a millisecond has.</param>
/// <param name="Epoch">Position 0, in milliseconds since 1970.</param>
internal sealed record PositionScale(long PerMillisecond = 1, long Epoch = 0)
{
    public static PositionScale Milliseconds { get; } = new();

    /// <summary>The first position of a moment.</summary>
    public long At(DateTimeOffset time) => checked(Math.Max(0, time.ToUnixTimeMilliseconds() - Epoch) * PerMillisecond);

    public DateTimeOffset TimeOf(long position) => DateTimeOffset.FromUnixTimeMilliseconds((position / PerMillisecond) + Epoch);

    public long Of(TimeSpan span) => checked((long)span.TotalMilliseconds * PerMillisecond);
}

/// <summary>What is asked of a listing.</summary>
/// <param name="From">The lowest position wanted, inclusive; items below it may be given all the same and are passed over.</param>
/// <param name="Until">The highest position wanted, inclusive; null: from the top.</param>
/// <param name="Since">The earliest time wanted, for lists whose positions are no times.</param>
/// <param name="Token">What the page before gave as <see cref="ListingPage.Next"/>; null for the first. Never kept between polls.</param>
internal sealed record ListingAsk(long From, long? Until, DateTimeOffset Since, string? Token);

/// <summary>One page of a listing, highest positions first.</summary>
internal sealed record ListingPage
{
    public IReadOnlyList<ListedItem> Items { get; init; } = [];

    /// <summary>How to ask for the page below; null when there is none. A short or empty page is not the end.</summary>
    public string? Next { get; init; }

    /// <summary>The position of the last thing on the page, where some are passed over by the source; null: of the last item.</summary>
    public long? Lowest { get; init; }

    /// <summary>The source wants no more of this poll, though there may be more: what is left is for the next.</summary>
    public bool IsEnough { get; init; }

    public RateLimit Limit { get; init; } = RateLimit.Unknown;

    /// <summary>Items that could not be read, each with a reason.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];
}

/// <param name="Mention">As it is now.</param>
/// <param name="Position">Where it stands in the listing.</param>
/// <param name="Edit">
/// The place's own mark of an edit or a deletion, that changes with it; null where it has none: then the text is its own mark.
/// </param>
internal sealed record ListedItem(Mention Mention, long Position, string? Edit = null)
{
    /// <summary>It speaks to the brand's own account, or comes from it: it is about the brand even when it does not name it.</summary>
    public bool Addressed { get; init; }
}
