using System.Net;
using Vigie.Collect.Feeds;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>rss</c>: any RSS, Atom or JSON feed. Asks with the validators of the last answer, so that an unchanged feed costs an empty
/// answer; without them once a day, because some servers never change theirs.
/// </summary>
internal sealed class RssSource(SafeFetcher fetcher, TimeProvider time) : ISource
{
    /// <summary>After so many answers that say so, the new address is asked directly.</summary>
    private const int TimesToBelieveMove = 3;

    private static readonly TimeSpan FullEvery = TimeSpan.FromDays(1);

    private const int MaximumValidator = 1_000;

    private const int MaximumAddress = 2_000;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private const string ItsUrl = "its feed";

    public string Kind => "rss";

    public string? Lacks(SourcePlan plan) => SourceTools.LacksUrl(plan, ItsUrl);

    public async Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var url = SourceTools.RequiredUrl(plan, ItsUrl);
        var now = time.GetUtcNow();
        var about = StableHash.Hex(12, url.AbsoluteUri);
        var before = FeedCursor.Parse(cursor);
        var same = before.About == about;
        var conditional = same && now - DateTimeOffset.FromUnixTimeSeconds(before.FullAt) < FullEvery;
        var page = await fetcher.GetAsync(
            new FetchRequest(same ? AddressOf(before, url) : url)
            {
                ETag = conditional ? before.ETag : null,
                LastModified = conditional ? before.LastModified : null,
                Accept =
                    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
            },
            cancellationToken);
        if (page.Status == HttpStatusCode.NotModified)
        {
            return new PollResult
            {
                Cursor = Moved(before, page).ToString(),
                NotBefore = NotBefore(page, null, now),
                ItemsShown = before.Seen.Count,
            };
        }

        FeedRefusal.ThrowIfRefused(page, plan);
        var feed = Read(page, plan);
        var news = FeedNews.Of(feed, plan, before, first: cursor is null, now);
        var next = Moved(same ? before : new FeedCursor(), page) with
        {
            // Without validators the next answer is whole again: what was left of this one is in it.
            ETag = news.More ? null : Validator(page.ETag),
            LastModified = news.More ? null : Validator(page.LastModified),
            FullAt = now.ToUnixTimeSeconds(),
            About = about,
            Seen = news.Seen,
        };
        return new PollResult
        {
            Mentions = news.Mentions,
            Cursor = next.ToString(),
            More = news.More,
            NotBefore = NotBefore(page, feed.Interval, now),
            ItemsShown = feed.Entries.Count,
            SetAside = news.SetAside,
        };
    }

    private static Uri AddressOf(FeedCursor cursor, Uri url) =>
        cursor.MovedTimes >= TimesToBelieveMove && Uri.TryCreate(cursor.MovedTo, UriKind.Absolute, out var moved) ? moved : url;

    private static FeedCursor Moved(FeedCursor cursor, FetchedPage page)
    {
        if (page.MovedTo is { AbsoluteUri.Length: <= MaximumAddress } target)
        {
            var again = cursor.MovedTo == target.AbsoluteUri;
            return cursor with { MovedTo = target.AbsoluteUri, MovedTimes = again ? cursor.MovedTimes + 1 : 1 };
        }

        // Asked directly at its new address, it does not redirect any more.
        return cursor.MovedTimes >= TimesToBelieveMove ? cursor : cursor with { MovedTo = null, MovedTimes = 0 };
    }

    /// <summary>It lives in the cursor, and that travels in a message: without one the whole document is read again.</summary>
    private static string? Validator(string? header) => header?.Length <= MaximumValidator ? header : null;

    private static FeedDocument Read(FetchedPage page, SourcePlan plan)
    {
        try
        {
            var basis = page.ContentLocation is { } location && Uri.TryCreate(page.Url, location, out var own) ? own : page.Url;
            return FeedReader.Read(page.Body, basis, page.Charset, page.ContentLanguage);
        }
        catch (FeedFormatException wrong)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{plan.Name}': what '{page.Url.IdnHost}' answered {wrong.Message}. "
                    + "Open its url in a browser; it may want a login or have moved.",
                innerException: wrong);
        }
    }

    private static DateTimeOffset? NotBefore(FetchedPage page, TimeSpan? published, DateTimeOffset now)
    {
        var wait = new[] { page.MaxAge, published, page.RetryAfter }.Max() ?? TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : now + (wait > LongestInterval ? LongestInterval : wait);
    }
}
