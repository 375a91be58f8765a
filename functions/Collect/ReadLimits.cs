using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>What a place gives away: so many reads within so long.</summary>
/// <param name="Page">Where the place says so.</param>
internal sealed record ReadLimit(int Most, TimeSpan Within, Uri Page);

/// <summary>What one source asks of one allowance.</summary>
/// <param name="Provider">Whose allowance: a kind, with its host where each host has its own.</param>
/// <param name="Source">The source that asks.</param>
/// <param name="Every">Its interval.</param>
/// <param name="Questions">Requests of a usual poll: one a listing, and what comes with each poll.</param>
/// <param name="Limit">Null where none is published: what the host answers is obeyed.</param>
internal sealed record ReadDemand(string Provider, string Source, TimeSpan Every, double Questions, ReadLimit? Limit)
{
    /// <summary>Days of the month that is reckoned with.</summary>
    public const int Days = 30;

    /// <summary>
    /// Second pages, the daily look at what came late, and polls that begin up to a tenth early. Held against a simulated month of a busy
    /// brand, whose reads of no kind are beyond it.
    /// </summary>
    public const double Allowance = 1.25;

    /// <summary>It asks no more often than this a day, whatever its interval.</summary>
    public double? MostADay { get; init; }

    public double Polls => TimeSpan.FromDays(Days) / Every;

    public double Reads => Math.Min(Polls * Questions * Allowance, (MostADay ?? double.PositiveInfinity) * Days);

    /// <summary>What usually falls into one window of the limit. After a crisis there is more to read for some hours.</summary>
    public double Within(TimeSpan window) => Math.Min(
        Math.Ceiling(Math.Max(1, window / Every) * Questions * (window > Every ? Allowance : 1)), MostADay ?? double.PositiveInfinity);
}

/// <summary>Which requests the polled sources make, by kind, and what each place allows for nothing. Asks nobody.</summary>
internal static class ReadLimits
{
    private const int TagsAtOnce = 5;

    /// <summary>The latest posts of a forum: the newest page, and the 200 ids that are read again, 50 a page.</summary>
    private const int LatestPages = 5;

    private static readonly ReadLimit Mastodon = new(300, TimeSpan.FromMinutes(5), new("https://docs.joinmastodon.org/api/rate-limits/"));

    private static readonly ReadLimit Bluesky =
        new(3_000, TimeSpan.FromMinutes(5), new("https://docs.bsky.app/docs/advanced-guides/rate-limits"));

    private static readonly ReadLimit HackerNews = new(10_000, TimeSpan.FromHours(1), new("https://hn.algolia.com/api"));

    private static readonly ReadLimit Discourse =
        new(50, TimeSpan.FromSeconds(10), new("https://github.com/discourse/discourse/blob/main/config/discourse_defaults.conf"));

    private static readonly ReadLimit Meta =
        new(200, TimeSpan.FromHours(1), new("https://developers.facebook.com/docs/graph-api/overview/rate-limiting"));

    private static readonly Uri YouTubePage = new("https://developers.google.com/youtube/v3/determine_quota_cost");

    private static readonly ReadLimit YouTubeUnits = new(10_000, TimeSpan.FromDays(1), YouTubePage);

    private static readonly ReadLimit YouTubeSearches = new(100, TimeSpan.FromDays(1), YouTubePage);

    /// <summary>What a source asks; nothing for one that is only pushed, or whose reads are paid for and end at their cap.</summary>
    public static IReadOnlyList<ReadDemand> Of(SourcePlan plan, SourceTools tools)
    {
        var words = tools.Wanted(plan).Count;
        var own = tools.OwnAccounts(plan).Count;
        return plan.Kind switch
        {
            "rss" => [Demand("feeds", plan, 1, null)],
            "mastodon" => [Demand($"mastodon {plan.Url?.Host}", plan, MastodonQuestions(plan, tools, own), Mastodon)],
            "bluesky" => [Demand("bluesky", plan, words + own + 3, Bluesky)],
            "hackernews" => [Demand("hackernews", plan, words, HackerNews)],
            "discourse" => [Demand($"discourse {plan.Url?.Host}", plan, plan.Find.Count > 0 ? plan.Find.Count : LatestPages, Discourse)],
            "meta" => tools.IsOnlyPushed(plan, "Token") ? [] : [Demand("meta", plan, 9, Meta)],
            "youtube" => [.. YouTube(plan, tools)],
            _ => [],
        };
    }

    /// <summary>Tags go five at a time; with a token come notifications and a search for each of the words.</summary>
    private static int MastodonQuestions(SourcePlan plan, SourceTools tools, int own)
    {
        var wanted = tools.Wanted(plan);
        var tags = wanted.Count(words => plan.Find.Count == 0 || words.StartsWith('#'));
        var questions = (tags + TagsAtOnce - 1) / TagsAtOnce;
        return tools.Secret(plan, "Token") is null
            ? questions
            : questions + 1 + wanted.Count(words => !words.StartsWith('#')) + own;
    }

    /// <summary>Searches have an allowance of their own, and are spread over the day by the source itself.</summary>
    private static IEnumerable<ReadDemand> YouTube(SourcePlan plan, SourceTools tools)
    {
        var videos = plan.Find.Count(wanted => YouTubeSource.VideoOf(wanted) is not null);
        yield return Demand("youtube units", plan, videos + (plan.Account is null ? 0 : 1), YouTubeUnits) with
        {
            MostADay = YouTubeQuota.MostUnits,
        };
        if (tools.Wanted(plan).Any(wanted => YouTubeSource.VideoOf(wanted) is null))
        {
            yield return Demand("youtube searches", plan, 1, YouTubeSearches) with { MostADay = YouTubeQuota.MostSearches };
        }
    }

    private static ReadDemand Demand(string provider, SourcePlan plan, double questions, ReadLimit? limit) =>
        new(provider, plan.Name, plan.Every, questions, limit);
}
