using System.Globalization;
using Vigie.Collect.Feeds;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect.Pull;

/// <summary>
/// One poll of a source's listings: what is new in them, each item once. The cursor is never trusted alone: each poll reads again below what
/// was read before, and what was seen is dropped. A reading that is broken off, for there is too much or the place has had enough, goes on
/// downwards at the next poll, so that nothing between is missed.
/// </summary>
internal sealed class PullRun(SourcePlan plan, PullCursor cursor, DateTimeOffset now)
{
    /// <summary>Requests for pages of one poll, over all listings; a backlog is read by the next.</summary>
    public const int MaximumPages = 20;

    /// <summary>Fewer left in the window than this, and the rest is left to the operator's other programs.</summary>
    private const int LeftToOthers = 2;

    private const int FailuresTolerated = 2;

    /// <summary>Clocks differ; a date further ahead than this is wrong.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private readonly bool follows = cursor.HasMore;
    private readonly List<Mention> news = [];
    private readonly HashSet<string> addressed = new(StringComparer.Ordinal);
    private readonly List<string> setAside = [];
    private int pages;
    private int shown;
    private bool more;
    private DateTimeOffset? notBefore;

    private bool IsFull => news.Count >= MentionBatch.MaximumMentions;

    /// <summary>Reads the listings until all are read, the poll is full or the place has had enough.</summary>
    /// <exception cref="ExpectedFailureException">
    /// None of them could be read. When some could, the poll gives what they gave, and says what failed as <see cref="PollResult.Problem"/>.
    /// </exception>
    public async Task<PollResult> ReadAsync(IReadOnlyList<Listing> listings, CancellationToken cancellationToken)
    {
        var failures = new List<ExpectedFailureException>();
        foreach (var listing in InTurn(listings))
        {
            if (IsFull || pages >= MaximumPages)
            {
                more = true;
                break;
            }

            try
            {
                await WalkAsync(listing, cancellationToken);
            }
            catch (ExpectedFailureException failed)
            {
                failures.Add(failed);
                notBefore = failed.RetryAfter is { } wait ? now + wait : notBefore;
            }

            if (notBefore is not null || HasHadEnough(failures))
            {
                break;
            }
        }

        return failures.Count > 0 && pages == 0
            ? throw failures.Find(failure => failure.RetryAfter is not null) ?? failures[0]
            : Result(failures.FirstOrDefault());
    }

    /// <summary>It knows us not, or it is in trouble: then it is not asked for the rest.</summary>
    private static bool HasHadEnough(List<ExpectedFailureException> failures) => failures.Exists(failure => failure is RefusedLoginException)
        || failures.Count(failure => failure.Kind == FailureKind.Temporary) >= FailuresTolerated;

    /// <summary>Each time another comes first, or one that fails or has much to give would keep the others from being read.</summary>
    private IEnumerable<Listing> InTurn(IReadOnlyList<Listing> listings)
    {
        var minute = now.ToUnixTimeSeconds() / 60;
        var first = listings.Count == 0 ? 0
            : Convert.ToInt32(StableHash.Hex(4, plan.Name, minute.ToString(CultureInfo.InvariantCulture)), 16) % listings.Count;
        return listings.Skip(first).Concat(listings.Take(first));
    }

    private PollResult Result(ExpectedFailureException? failure)
    {
        // A poll that saw only what is known goes on at its usual time: with much of it in several lists, it would never come to an end.
        cursor.HasMore = more && news.Count > 0 && notBefore is null && failure?.Kind != FailureKind.Temporary;
        return new PollResult
        {
            Mentions = [.. news.OrderBy(mention => mention.CreatedAt)],
            Addressed = addressed,
            Cursor = cursor.ToString(),
            More = cursor.HasMore,
            NotBefore = notBefore,
            ItemsShown = shown,
            SetAside = setAside,
            Problem = failure?.Message,
        };
    }

    private async Task WalkAsync(Listing listing, CancellationToken cancellationToken)
    {
        var walk = new ListingWalk(listing, plan, cursor.Find(listing.Key), now);
        if (follows && !listing.TellsOfOthers && walk is { HadBacklog: false, IsTopJustRead: true })
        {
            return;
        }

        try
        {
            string? token = null;
            bool enough;
            do
            {
                var page = await listing.ReadAsync(walk.Ask(token), cancellationToken);
                pages++;
                shown += page.Items.Count;
                setAside.AddRange(page.SetAside);
                var whole = Take(page, walk);
                if (page.Limit.IsUsedUp(LeftToOthers) && page.Limit.Reset is { } reset)
                {
                    notBefore = now + reset;
                }

                token = page.Next;
                enough = page.IsEnough;
                if (whole && !enough && (token is null || walk.IsPastFloor))
                {
                    more |= walk is { HadBacklog: true, IsTopJustRead: false };
                    walk.Complete();
                    return;
                }
            }
            while (!IsFull && !enough && pages < MaximumPages && notBefore is null);

            if (!walk.BreakOff())
            {
                setAside.Add($"There is more below '{listing.Key}' than can be read of it.");
                return;
            }

            more = true;
        }
        catch (ExpectedFailureException)
        {
            walk.BreakOff();
            throw;
        }
        finally
        {
            cursor.Put(listing.Key, walk.State);
        }
    }

    /// <returns>Whether all of the page could be taken.</returns>
    private bool Take(ListingPage page, ListingWalk walk)
    {
        foreach (var item in page.Items)
        {
            if (!walk.Wants(item))
            {
                continue;
            }

            var mark = item.Edit ?? EntryIdentity.ContentOf(item.Mention.Title, item.Mention.Text);
            if (!cursor.Seen.Knows(item.Mention.Id, mark))
            {
                if (IsFull)
                {
                    return false;
                }

                Add(item, mark);
            }

            walk.Passed(item);
        }

        walk.Reached(page.Lowest);
        return true;
    }

    private void Add(ListedItem item, string mark)
    {
        var edited = cursor.Seen.Knows(item.Mention.Id);
        cursor.Seen.Remember(item.Mention.Id, mark);
        if (item.Addressed)
        {
            addressed.Add(item.Mention.Id);
        }

        news.RemoveAll(earlier => earlier.Id == item.Mention.Id);
        news.Add(item.Mention with
        {
            Source = plan.Name,
            Channel = plan.Channel == Channel.Other ? item.Mention.Channel : plan.Channel,
            Text = FeedText.Cut(item.Mention.Text, Mention.MaximumTextLength),
            Title = FeedText.Line(item.Mention.Title),
            CreatedAt = item.Mention.CreatedAt > now + ClockTolerance ? now : item.Mention.CreatedAt,
            Revision = item.Mention.Revision ?? (edited ? mark : null),
        });
    }
}
