using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>youtube</c>: the comments of the brand's own channel (<c>account</c>) and of videos that are watched (their addresses in
/// <c>find</c>), and new videos that name the brand. Needs a free API key. A reply does not move its thread up: the threads of a day are
/// read at every poll and those of three days once a day.
/// </summary>
internal sealed partial class YouTubeSource(SourceTools tools) : ISource
{
    private const int LongestQuery = 400;

    public string Kind => "youtube";

    public string? Lacks(SourcePlan plan) => tools.LacksSecret(plan, "Key", YouTubeApi.Advice(plan));

    public async Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var now = tools.Time.GetUtcNow();
        var remembered = PullCursor.Parse(cursor);
        var quota = new YouTubeQuota(plan.Name, remembered, now);
        var api = new YouTubeApi(tools, plan, quota);
        var channel = await ChannelAsync(plan, api, remembered, cancellationToken);
        var threads = new YouTubeThreads(api, new ReadMarks(remembered), channel);
        var listings = plan.Find.Select(VideoOf).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(video => threads.Of($"video {video}", $"videoId={video}")).ToList();
        if (channel is not null)
        {
            listings.Add(threads.Of($"channel {channel}", $"allThreadsRelatedToChannelId={Uri.EscapeDataString(channel)}"));
        }

        var words = tools.Wanted(plan).Where(wanted => VideoOf(wanted) is null).ToList();
        if (words.Count > 0 && (quota.MaySearch || quota.IsOutOfSearches))
        {
            listings.Add(Search(plan, words, api, quota, channel, alone: listings.Count == 0));
        }

        return threads.Marks.Keep(await new PullRun(plan, remembered, now).ReadAsync(listings, cancellationToken));
    }

    /// <summary>The id of the video whose address it is; null when it is none.</summary>
    internal static string? VideoOf(string wanted) =>
        VideoAddress().Match(wanted.Trim()) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>A handle is asked about once, for a unit.</summary>
    private static async Task<string?> ChannelAsync(SourcePlan plan, YouTubeApi api, PullCursor cursor, CancellationToken cancellationToken)
    {
        var account = plan.Account?.Trim();
        if (string.IsNullOrEmpty(account) || ChannelId().IsMatch(account))
        {
            return string.IsNullOrEmpty(account) ? null : account;
        }

        var handle = account.TrimStart('@');
        if (cursor.Note("channel")?.Split(' ') is [var noted, var known] && noted == handle)
        {
            return known;
        }

        var answer = await api.GetAsync($"channels?part=id&forHandle={Uri.EscapeDataString('@' + handle)}", cancellationToken);
        var id = new Fields(answer.Json)["items"].Items.Select(item => item["id"].Id).FirstOrDefault(id => id is not null)
            ?? throw new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}': YouTube has no channel '{plan.Account}'. Give its id (UC…) or its handle as account.");
        cursor.Note("channel", $"{handle} {id}");
        return id;
    }

    private static Listing Search(
        SourcePlan plan, List<string> words, YouTubeApi api, YouTubeQuota quota, string? channel, bool alone)
    {
        var query = QueryOf(words);
        return new Listing($"search {query}")
        {
            Scale = PositionScale.Milliseconds,
            Overlap = TimeSpan.FromDays(1),
            Sweep = TimeSpan.Zero,
            ReadAsync = async (ask, cancellationToken) =>
            {
                try
                {
                    return quota.IsOutOfSearches ? throw quota.UsedUp() : await SearchAsync(api, query, channel, ask, cancellationToken);
                }
                catch (ExpectedFailureException used) when (used.RetryAfter == quota.UntilReset && !alone)
                {
                    // Searches have an allowance of their own: the comments can still be read.
                    quota.NoMoreSearches();
                    throw new ExpectedFailureException(
                        FailureKind.Permanent,
                        $"Source '{plan.Name}' has used up its 100 searches of the day. Comments are read all the same; new videos are "
                            + "looked for again after midnight in California. Other programs should not search with the same key.");
                }
            },
        };
    }

    /// <summary>One search finds any of the words, and costs one.</summary>
    private static string QueryOf(List<string> words)
    {
        var query = string.Empty;
        foreach (var wanted in words.Select(wanted => wanted.Trim().Replace('"', ' ').Replace('|', ' ')))
        {
            var part = wanted.StartsWith('#') ? wanted : $"\"{wanted.TrimStart('@')}\"";
            query = query.Length == 0 ? part : query.Length + part.Length < LongestQuery ? $"{query}|{part}" : query;
        }

        return query;
    }

    private static async Task<ListingPage> SearchAsync(
        YouTubeApi api, string query, string? channel, ListingAsk ask, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(
            $"search?part=snippet&type=video&order=date&maxResults=50&q={Uri.EscapeDataString(query)}"
                + $"&publishedAfter={Uri.EscapeDataString(Iso(ask.From))}"
                + (ask.Until is { } until ? $"&publishedBefore={Uri.EscapeDataString(Iso(until + 1000))}" : string.Empty)
                + (ask.Token is null ? string.Empty : $"&pageToken={Uri.EscapeDataString(ask.Token)}"),
            cancellationToken);
        var body = new Fields(answer.Json);
        return new ListingPage
        {
            Items = [.. body["items"].Items.Select(video => YouTubeItem.Video(video, channel)).OfType<ListedItem>()],
            Next = body["nextPageToken"].Id,
            Limit = answer.Limit,
        };
    }

    private static string Iso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/)|youtu\.be/)([A-Za-z0-9_-]{11})(?:[?&#/].*)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex VideoAddress();

    [GeneratedRegex("^UC[A-Za-z0-9_-]{22}$", RegexOptions.CultureInvariant)]
    private static partial Regex ChannelId();
}
