using System.Globalization;
using Vigie.Collect.Pull;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>x</c>: what is said to the brand's account, its own posts, and recent posts that name the brand. X bills every post it gives;
/// the source stops before its cap. Who wrote a post is known by number alone, for every name and reach would cost twice what the post
/// does.
/// </summary>
internal sealed class XSource(SourceTools tools) : IPaidSource
{
    private const int PageSize = 100;

    /// <summary>See docs.x.com/x-api/posts/search/integrate/build-a-query: of pay-per-use.</summary>
    private const int LongestQuery = 512;

    private const string Wanted = "tweet.fields=created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,public_metrics,"
        + "lang,edit_history_tweet_ids,note_tweet";

    /// <summary>Recent search reaches back seven days; asked for more it refuses. Some minutes are lost on the way.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10);

    public string Kind => "x";

    public double UsualCap => 5;

    public double MostOfOnePoll(SourcePlan plan) => tools.IsOnlyPushed(plan, "Token") ? 0 : XMeter.MostOfOnePoll / 1000.0;

    public string? Lacks(SourcePlan plan) =>
        tools.IsOnlyPushed(plan, "Token") ? null : tools.LacksSecret(plan, "Token", XApi.Advice(plan));

    public async Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        if (tools.IsOnlyPushed(plan, "Token"))
        {
            return new PollResult { Cursor = cursor ?? string.Empty };
        }

        var now = tools.Time.GetUtcNow();
        var (api, remembered) = (new XApi(tools, plan), PullCursor.Parse(cursor));
        var meter = new XMeter(remembered, now);
        var account = await XAccount.FindAsync(plan, api, remembered, meter, cancellationToken);
        var others = tools.OwnAccounts(plan).Where(XAccount.IsHandle)
            .Where(handle => !handle.Equals(account?.Name, StringComparison.OrdinalIgnoreCase)).Take(XAccount.MaximumStaff).ToList();
        var staff = await XAccount.StaffAsync(others, api, remembered, meter, cancellationToken);
        var reading = new XReading(api, meter, account, staff, now);
        var listings = Queries(plan, account, others).Select(query => Search(reading, query)).ToList();
        if (others.Count > 0)
        {
            listings.Add(Search(reading, $"({string.Join(" OR ", others.Select(handle => $"from:{handle}"))}) -is:retweet"));
        }

        if (account is not null)
        {
            var user = $"users/{Uri.EscapeDataString(account.Id)}";
            listings.Add(Timeline(reading, "mentions", $"{user}/mentions?{Wanted}", addressed: true));
            listings.Add(Timeline(reading, "own", $"{user}/tweets?exclude=retweets&{Wanted}", addressed: false));
        }

        var result = await new PullRun(plan, remembered, now).ReadAsync(listings, cancellationToken);
        return result with { Cost = meter.Spent / 1000.0 };
    }

    private sealed record XReading(
        XApi Api, XMeter Meter, XAccount? Account, IReadOnlyDictionary<string, string> Staff, DateTimeOffset Now);

    /// <summary>
    /// Any of the words in one question, in several where they do not fit into one. What names the account comes from its mentions, which
    /// can be cheaper, and what the account writes is read apart.
    /// </summary>
    internal IEnumerable<string> Queries(SourcePlan plan, XAccount? account, IEnumerable<string> others)
    {
        var less = " -is:retweet" + (account is null ? string.Empty : $" -from:{account.Name} -@{account.Name}")
            + string.Concat(others.Select(handle => $" -from:{handle}"));
        var line = string.Empty;
        foreach (var part in tools.Wanted(plan).Select(Operand).Where(part => part.Length > 2).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (line.Length > 0 && line.Length + part.Length + less.Length + 6 > LongestQuery)
            {
                yield return $"({line}){less}";
                line = string.Empty;
            }

            line = line.Length == 0 ? part : $"{line} OR {part}";
        }

        if (line.Length > 0)
        {
            yield return $"({line}){less}";
        }
    }

    private static string Operand(string wanted)
    {
        var words = wanted.Trim().Replace('"', ' ').Replace('\\', ' ');
        var isTag = words.Length > 1 && words[0] is '#' or '@' && words.Skip(1).All(c => char.IsLetterOrDigit(c) || c == '_');
        return isTag ? words : $"\"{words.TrimStart('#', '@').Trim()}\"";
    }

    private static Listing Search(XReading reading, string query) => Of($"search {query}", (ask, cancellationToken) =>
    {
        var oldest = reading.Now - Reach;
        if (ask.Until < XPost.Positions.At(oldest))
        {
            // What lies below is out of reach by now.
            return Task.FromResult(new ListingPage());
        }

        var since = ask.From < XPost.Positions.At(oldest)
            ? $"start_time={oldest.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}"
            : Since(ask);
        var path = $"tweets/search/recent?query={Uri.EscapeDataString(query)}&sort_order=recency&{Wanted}&{since}";
        return PageAsync(reading, path, ask, (XMeter.PostPrice, 10, "next_token"), addressed: false, cancellationToken);
    });

    private static Listing Timeline(XReading reading, string name, string path, bool addressed) => Of(
        name,
        (ask, cancellationToken) => PageAsync(
            reading,
            $"{path}&{Since(ask)}",
            ask,
            (reading.Account!.IsOwned ? XMeter.OwnedPostPrice : XMeter.PostPrice, 5, "pagination_token"),
            addressed,
            cancellationToken));

    /// <summary>
    /// An hour is read again at every poll: X does not bill a post twice on one UTC day, so only the first poll of a day pays for it. No
    /// sweep: it would cost a day's posts.
    /// </summary>
    private static Listing Of(string key, Func<ListingAsk, CancellationToken, Task<ListingPage>> read) => new(key)
    {
        Scale = XPost.Positions,
        Overlap = TimeSpan.FromHours(1),
        Sweep = TimeSpan.Zero,
        ReadAsync = read,
    };

    private static string Since(ListingAsk ask) => string.Create(CultureInfo.InvariantCulture, $"since_id={Math.Max(1, ask.From - 1)}");

    private static async Task<ListingPage> PageAsync(
        XReading reading,
        string path,
        ListingAsk ask,
        (int Price, int Least, string Token) place,
        bool addressed,
        CancellationToken cancellationToken)
    {
        var size = Math.Min(PageSize, reading.Meter.Affordable(place.Price));
        if (size < place.Least)
        {
            return new ListingPage { IsEnough = true, Next = ask.Token };
        }

        var until = ask.Until is { } below ? string.Create(CultureInfo.InvariantCulture, $"&until_id={below + 1}") : string.Empty;
        var next = ask.Token is null ? string.Empty : $"&{place.Token}={Uri.EscapeDataString(ask.Token)}";
        var answer = await reading.Api.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"{path}&max_results={size}{until}{next}"), cancellationToken);
        var body = new Fields(answer.Json);
        var posts = body["data"].Items.ToList();
        reading.Meter.Charge(posts.Select(post => post["id"].Id).OfType<string>(), place.Price);
        return new ListingPage
        {
            Items = [.. posts.Select(post => XPost.Read(post, reading.Account, addressed, reading.Staff)).OfType<ListedItem>()],
            Next = body["meta"]["next_token"].Id,
            Lowest = XPost.PositionOf(body["meta"]["oldest_id"].Id),
            Limit = answer.Limit,
            SetAside = XApi.Beside(body),
        };
    }
}
