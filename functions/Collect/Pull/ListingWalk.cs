using Vigie.Model.Listening;

namespace Vigie.Collect.Pull;

/// <summary>The way down one listing: from its top, or from where the last poll broke off, to what was read before and a little further.</summary>
internal sealed class ListingWalk
{
    private readonly Listing listing;
    private readonly ListingState before;
    private readonly DateTimeOffset now;
    private readonly TimeSpan round;
    private readonly DateTimeOffset since;
    private readonly long from;
    private readonly bool sweeping;
    private long? top;
    private long? lowest;
    private int asked;

    public ListingWalk(Listing listing, SourcePlan plan, ListingState? known, DateTimeOffset now)
    {
        this.listing = listing;
        this.now = now;
        round = plan.Every / 2;
        before = known ?? new ListingState { Since = (now - plan.Backfill).ToUnixTimeMilliseconds(), SweptAt = now.ToUnixTimeSeconds() };
        since = DateTimeOffset.FromUnixTimeMilliseconds(before.Since);
        State = before;
        (sweeping, from, top) = HadBacklog
            ? (before.Sweeping, before.From, before.Top)
            : (IsSweepDue, FloorOf(IsSweepDue), before.Done);
    }

    /// <summary>What is to be remembered of it.</summary>
    public ListingState State { get; private set; }

    /// <summary>Whether this walk goes on with one that was broken off.</summary>
    public bool HadBacklog => before.Until is not null;

    /// <summary>
    /// Whether its top was read in this very round. A poll that follows at once because there is more reads what is left, and not again
    /// what another of its listings has just read, or it would never come to an end in a crowd.
    /// </summary>
    public bool IsTopJustRead => now - DateTimeOffset.FromUnixTimeSeconds(before.ReadAt) < round;

    /// <summary>Whether what was passed last lies below what is wanted: there is nothing more to come.</summary>
    public bool IsPastFloor { get; private set; }

    private bool IsSweepDue => before.Done is not null && listing.Scale is not null && listing.Sweep > TimeSpan.Zero
        && now.ToUnixTimeSeconds() - before.SweptAt >= (long)listing.SweepEvery.TotalSeconds;

    public ListingAsk Ask(string? token)
    {
        asked++;
        return new ListingAsk(from, before.Until, since, token);
    }

    /// <summary>Whether an item lies within what is to be read.</summary>
    public bool Wants(ListedItem item)
    {
        var below = item.Position < from || (listing.Scale is null && before.Done is null && item.Mention.CreatedAt < since);
        IsPastFloor = below;
        return !below && item.Mention.CreatedAt >= since;
    }

    /// <summary>An item was taken, or was known.</summary>
    public void Passed(ListedItem item)
    {
        // The place's clock may be ahead of ours, and so may an author's: what is to come must not lie below the mark.
        var position = listing.Scale is { } scale ? Math.Min(item.Position, scale.At(now)) : item.Position;
        top = top > position ? top : position;
        lowest = lowest < item.Position ? lowest : item.Position;
    }

    /// <summary>All of a page was looked at, down to here.</summary>
    public void Reached(long? position)
    {
        lowest = position < lowest || lowest is null ? position ?? lowest : lowest;
        IsPastFloor |= position < from;
    }

    /// <summary>It was read down to the floor.</summary>
    public void Complete() => State = before with
    {
        Done = top,
        Until = null,
        Top = null,
        From = 0,
        Sweeping = false,
        SweptAt = sweeping ? now.ToUnixTimeSeconds() : before.SweptAt,
        ReadAt = HadBacklog ? before.ReadAt : now.ToUnixTimeSeconds(),
    };

    /// <summary>The rest is left to the next poll.</summary>
    /// <returns>Whether there can be a rest: false when it lies deeper than this listing can be read, and is given up.</returns>
    public bool BreakOff()
    {
        if (lowest is not { } reached)
        {
            return true;
        }

        // Should a place have more items at one position than a poll reads: one step down, or it would stand still for ever.
        var stuck = asked >= PullRun.MaximumPages / 2 && before.Until <= reached;
        if (stuck && !listing.GoesBelow)
        {
            Complete();
            return false;
        }

        State = before with
        {
            Until = stuck ? before.Until - 1 : reached,
            From = from,
            Top = top,
            Sweeping = sweeping,
            ReadAt = HadBacklog ? before.ReadAt : now.ToUnixTimeSeconds(),
        };
        return true;
    }

    private long FloorOf(bool sweep)
    {
        if (listing.Scale is not { } scale)
        {
            return before.Done is { } read ? Math.Max(0, read - listing.OverlapPositions) : 0;
        }

        var first = scale.At(since);
        if (before.Done is not { } done)
        {
            return first;
        }

        var floor = done - scale.Of(listing.Overlap);
        return Math.Max(first, sweep ? Math.Min(floor, scale.At(now - listing.Sweep)) : floor);
    }
}
