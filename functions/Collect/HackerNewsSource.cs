using System.Globalization;
using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>hackernews</c>: stories and comments of Hacker News that hold the wanted words, by Algolia's search. Needs no key. At most 1,000
/// hits of one question are shown (hn.algolia.com/api), so a question with more is asked again for what lies below the last.
/// </summary>
internal sealed class HackerNewsSource(SourceTools tools) : ISource
{
    private const int PageSize = 100;

    private const int MostPages = 10;

    private static readonly Uri Home = new("https://hn.algolia.com/");

    public string Kind => "hackernews";

    public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var api = new Api(tools, plan, "It needs no key; try again later, or remove url from the source");
        return new PullRun(plan, PullCursor.Parse(cursor), tools.Time.GetUtcNow())
            .ReadAsync(
                [
                    .. tools.Wanted(plan).Select(words => ListingOf($"search {words}", QueryOf(words), plan, api)),
                    .. tools.OwnAccounts(plan)
                        .Select(own => ListingOf($"own {own}", $"&tags=(story,comment),author_{Escaped(own)}", plan, api)),
                ],
                cancellationToken);
    }

    private static Listing ListingOf(string key, string query, SourcePlan plan, Api api) => new(key)
    {
        Scale = PositionScale.Milliseconds,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var (until, page) = Token(ask);
            var answer = await api.GetAsync(AddressOf(plan, query, ask.From, until, page), cancellationToken);
            var hits = new Fields(answer.Json)["hits"].Items.ToList();
            var items = hits.Select(ItemOf).OfType<ListedItem>().ToList();
            return new ListingPage
            {
                Items = items,
                Next = Next(new Fields(answer.Json)["nbPages"].Count, hits, items, until, page),
                Limit = answer.Limit,
                SetAside = [.. hits.Where(hit => ItemOf(hit) is null).Select(_ => "A hit has no id, time or text.")],
            };
        },
    };

    /// <summary>The page below; after the last that is shown, the first of what lies below (or at the same second as) the last hit.</summary>
    private static string? Next(long pages, List<Fields> hits, List<ListedItem> items, long? until, int page)
    {
        if (hits.Count == 0 || page + 1 >= pages)
        {
            var isFull = page + 1 >= MostPages && items.Count > 0;
            var below = isFull ? items[^1].Position / 1000 : 0;
            return !isFull ? null : $"{(below < until || until is null ? below : below - 1)} 0";
        }

        return $"{until} {page + 1}";
    }

    private static (long? Until, int Page) Token(ListingAsk ask)
    {
        var parts = ask.Token?.Split(' ');
        return parts is null
            ? (ask.Until / 1000, 0)
            : (parts[0].Length == 0 ? null : long.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string QueryOf(string words) =>
        $"&query={Uri.EscapeDataString($"\"{words.Trim().TrimStart('#', '@').Replace('"', ' ')}\"")}&tags=(story,comment)";

    private static string Escaped(string name) => string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));

    private static Uri AddressOf(SourcePlan plan, string query, long from, long? until, int page)
    {
        var range = $"created_at_i>={from / 1000}" + (until is null ? string.Empty : $",created_at_i<={until}");

        // Typo tolerance is off: with it a brand's name matches its neighbours.
        return new Uri(plan.Url ?? Home, $"api/v1/search_by_date?typoTolerance=false&advancedSyntax=true"
            + $"&hitsPerPage={PageSize}&page={page}&numericFilters={Uri.EscapeDataString(range)}{query}");
    }

    private static ListedItem? ItemOf(Fields hit)
    {
        if (hit["objectID"].Id is not { } id || (hit["created_at_i"].Number ?? hit["created_at"].Time?.ToUnixTimeSeconds()) is not
            { } seconds || seconds is < 0 or > 253_402_300_799)
        {
            return null;
        }

        var comment = hit["comment_text"].Text;
        var link = hit["url"].Url;
        var title = comment is null ? FeedText.Line(hit["title"].Text is { } html ? HtmlText.Of(html) : null) : null;
        var text = string.Join('\n', new[] { HtmlText.Of(comment ?? hit["story_text"].Text ?? string.Empty), comment is null ? link : null }
            .Where(part => !string.IsNullOrEmpty(part)));
        if (text.Length == 0 && string.IsNullOrEmpty(title))
        {
            return null;
        }

        var author = hit["author"].Name;
        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = "hackernews",
                Channel = Channel.Forum,
                Url = $"https://news.ycombinator.com/item?id={Uri.EscapeDataString(id)}",
                Author = author is null ? null : new Author(author, author),
                Text = text.Length > 0 ? text : title!,
                Title = title,
                CreatedAt = DateTimeOffset.FromUnixTimeSeconds(seconds),
                ThreadId = hit["story_id"].Id ?? (comment is null ? id : null),
                ParentId = hit["parent_id"].Id,
                Engagement = new Engagement(hit["points"].Count, 0, hit["num_comments"].Count),
            },
            seconds * 1000);
    }
}
