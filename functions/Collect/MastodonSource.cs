using System.Globalization;
using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Kind <c>mastodon</c>: hashtags, and with a token what is said to its account, search, and the posts of the brand's own accounts, as one
/// server sees them. Ids are the server's own, since a reply names its parent by them. A post that federates late has an id in the past:
/// that is what overlap and sweep are for. Posts of people who do not want to be found (<c>indexable</c>, <c>#nobot</c>) and posts that are
/// not public are passed over.
/// </summary>
internal sealed class MastodonSource(SourceTools tools) : ISource
{
    /// <summary>See https://docs.joinmastodon.org/methods/timelines/#tag.</summary>
    private const int PageSize = 40;

    /// <summary>"Up to four additional tags" a question.</summary>
    private const int TagsAtOnce = 5;

    /// <summary>An id is milliseconds since 1970 and 16 bits more (lib/mastodon/snowflake.rb).</summary>
    private static readonly PositionScale Snowflake = new(1 << 16);

    private const string ItsUrl = "the server, such as https://mastodon.social";

    public string Kind => "mastodon";

    public string? Lacks(SourcePlan plan) => SourceTools.LacksUrl(plan, ItsUrl);

    public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
    {
        var home = SourceTools.RequiredUrl(plan, ItsUrl);
        var token = tools.Secret(plan, "Token");
        var api = new Api(tools, plan, $"Make a token under Preferences, Development on your server, with the scopes read:search, "
            + $"read:notifications and read:statuses, and set {SourceTools.SettingOf(plan, "Token")}")
        {
            Authorization = token is null ? null : $"Bearer {token.Reveal()}",
        };
        var remembered = PullCursor.Parse(cursor);
        var wanted = tools.Wanted(plan);
        var tags = wanted.Where(words => plan.Find.Count == 0 || words.StartsWith('#')).Select(TagOf).Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal).Chunk(TagsAtOnce).Select(some => Tags(api, home, some));
        var listings = token is null ? tags : tags
            .Append(Notifications(api, home))
            .Concat(wanted.Where(words => !words.StartsWith('#')).Select(words => Search(api, home, words)))
            .Concat(tools.OwnAccounts(plan).Select(account => Own(api, home, account, remembered)));
        return new PullRun(plan, remembered, tools.Time.GetUtcNow()).ReadAsync([.. listings], cancellationToken);
    }

    private static Listing Tags(Api api, Uri home, string[] tags) => new($"tag {string.Join(' ', tags)}")
    {
        Scale = Snowflake,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var others = string.Concat(tags.Skip(1).Select(tag => $"&any[]={Uri.EscapeDataString(tag)}"));
            var path = $"api/v1/timelines/tag/{Uri.EscapeDataString(tags[0])}?limit={PageSize}{Below(ask)}{others}";
            var answer = await api.GetAsync(new Uri(home, path), cancellationToken);
            return Page(answer, new Fields(answer.Json).Items, status => ItemOf(home, status, found: true));
        },
    };

    private static Listing Own(Api api, Uri home, string account, PullCursor remembered) => new($"own {account}")
    {
        Scale = Snowflake,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var note = $"account {account}";
            if (remembered.Note(note) is not { } id)
            {
                var lookup = await api.GetAsync(
                    new Uri(home, $"api/v1/accounts/lookup?acct={Uri.EscapeDataString(account)}"), cancellationToken);
                id = new Fields(lookup.Json)["id"].Id ?? throw new ExpectedFailureException(
                    FailureKind.Permanent, $"The server of a source knows no account '{account}'; check staff in listening.json.");
                remembered.Note(note, id);
            }

            var path = $"api/v1/accounts/{Uri.EscapeDataString(id)}/statuses?exclude_reblogs=true&limit={PageSize}{Below(ask)}";
            var answer = await api.GetAsync(new Uri(home, path), cancellationToken);
            return Page(answer, new Fields(answer.Json).Items, status => ItemOf(home, status, found: false));
        },
    };

    private static Listing Notifications(Api api, Uri home) => new("notifications")
    {
        OverlapPositions = 200,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var path = $"api/v1/notifications?types[]=mention&limit=80{Below(ask)}";
            var answer = await api.GetAsync(new Uri(home, path), cancellationToken);
            return Page(answer, new Fields(answer.Json).Items, notification =>
                ItemOf(home, notification["status"], found: false) is { } item && PositionOf(notification) is { } position
                    ? item with { Position = position, Addressed = true }
                    : null);
        },
    };

    /// <summary>
    /// Newest first. <c>max_id</c> becomes a whole second here and leaves that second out, so the one after it is asked for.
    /// </summary>
    private static Listing Search(Api api, Uri home, string words) => new($"search {words}")
    {
        Scale = Snowflake,
        ReadAsync = async (ask, cancellationToken) =>
        {
            var offset = ask.Token is null ? 0 : int.Parse(ask.Token, CultureInfo.InvariantCulture);
            var below = ask.Until is { } until
                ? string.Create(CultureInfo.InvariantCulture, $"&max_id={((until >> 16) / 1000 + 1) * 1000 << 16}")
                : string.Empty;
            var phrase = Uri.EscapeDataString($"\"{words.Trim().Replace('"', ' ')}\"");
            var path = $"api/v2/search?type=statuses&q={phrase}&limit={PageSize}&offset={offset}{below}";
            var answer = await api.GetAsync(new Uri(home, path), cancellationToken);
            var page = Page(answer, new Fields(answer.Json)["statuses"].Items, status => ItemOf(home, status, found: true));
            return page with { Next = page.Next is null ? null : $"{offset + PageSize}" };
        },
    };

    private static string Below(ListingAsk ask) => (ask.Token ?? (ask.Until is { } until ? $"{until + 1}" : null)) is { } id
        ? $"&max_id={Uri.EscapeDataString(id)}" : string.Empty;

    /// <summary>Fewer than were asked for is not the end; nothing is.</summary>
    private static ListingPage Page(ApiAnswer answer, IEnumerable<Fields> shown, Func<Fields, ListedItem?> read)
    {
        var things = shown.Where(thing => thing["id"].Id is not null).ToList();
        return new ListingPage
        {
            Items = [.. things.Select(read).OfType<ListedItem>()],
            Next = things.Count == 0 ? null : things[^1]["id"].Id,
            Lowest = things.Count == 0 ? null : PositionOf(things[^1]),
            Limit = answer.Limit,
        };
    }

    /// <param name="home">The server, whose own people are named without it.</param>
    /// <param name="shown">A status; a boost stands for what it boosts.</param>
    /// <param name="found">Whether it was looked for, and so its author must want to be found.</param>
    private static ListedItem? ItemOf(Uri home, Fields shown, bool found)
    {
        var status = shown["reblog"].IsObject ? shown["reblog"] : shown;
        var account = status["account"];
        if (status["id"].Id is not { } id || status["created_at"].Time is not { } at || PositionOf(shown) is not { } position
            || status["visibility"].Text is not ("public" or "unlisted") || (found && IsHidden(account)))
        {
            return null;
        }

        var edited = status["edited_at"].Time;
        var author = account["acct"].Name;
        return new ListedItem(
            new Mention
            {
                Id = id,
                Source = "mastodon",
                Channel = Channel.Mastodon,
                Url = status["url"].Url ?? status["uri"].Url,
                Author = author is null ? null : new Author(author, FullName(author, home), account["followers_count"].Number),
                Text = TextOf(status),
                Language = status["language"].Language,
                CreatedAt = at,
                ParentId = status["in_reply_to_id"].Id,
                Engagement = new Engagement(
                    status["favourites_count"].Count, status["reblogs_count"].Count, status["replies_count"].Count),
                Revision = edited?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            },
            position,
            edited?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "unedited");
    }

    /// <summary>As people elsewhere write it, so that staff is known by either form.</summary>
    private static string FullName(string account, Uri home) =>
        account.Contains('@', StringComparison.Ordinal) ? account : $"{account}@{home.IdnHost}";

    private static string TextOf(Fields status)
    {
        // Parts of long links that no reader sees.
        var content = Markup.Without(status["content"].Text ?? string.Empty, "<span class=\"invisible\">", "</span>");
        var pictures = status["media_attachments"].Items.Select(media => media["description"].Text).OfType<string>().Take(4);
        var words = HtmlText.Of(content);
        return string.Join('\n', new[] { status["spoiler_text"].Text, words.Length > 0 ? words : string.Join('\n', pictures) }
            .Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    /// <summary>The time of writing where an id is no number, as on servers of other makes.</summary>
    private static long? PositionOf(Fields thing) => thing["id"].Number
        ?? (thing["created_at"].Time is { } at ? Snowflake.At(at) : null);

    private static bool IsHidden(Fields account) => account["indexable"].IsFalse
        || account["note"].Text?.Contains("nobot", StringComparison.OrdinalIgnoreCase) == true;

    private static string TagOf(string words) => string.Concat(words.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
