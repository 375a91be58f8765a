using Vigie.Collect.Feeds;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// What a feed has that was not seen before. The first poll takes the newest 100 and counts the rest as seen, so that a new source starts
/// with a picture and not with a flood. A changed text is news under the same id, with the hash of its content as revision.
/// </summary>
internal sealed record FeedNews(IReadOnlyList<Mention> Mentions, IReadOnlyList<SeenEntry> Seen, bool More, IReadOnlyList<string> SetAside)
{
    /// <summary>No browser opens a longer address, and a message has no room for it.</summary>
    private const int MaximumUrl = 2_000;

    /// <summary>Clocks differ; a date further ahead than this is wrong.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private sealed record Listed(string Id, FeedEntry Entry, SeenEntry Mark, DateTimeOffset? At, int Position);

    public static FeedNews Of(FeedDocument feed, SourcePlan plan, FeedCursor cursor, bool first, DateTimeOffset now)
    {
        var setAside = new List<string>(feed.SetAside);
        var listed = ListedIn(feed, now, setAside);
        var seen = cursor.Seen.GroupBy(mark => mark.Id).ToDictionary(group => group.Key, group => group.First());
        var renamed = RenamedIn(listed, seen, cursor);
        var news = listed.Where(entry =>
                !renamed.Contains(entry.Mark.Id)
                && (!seen.TryGetValue(entry.Mark.Id, out var known) || known.Content != entry.Mark.Content))
            .OrderBy(entry => entry.At ?? now).ThenByDescending(entry => entry.Position).ToList();
        var taken = first ? news.TakeLast(MentionBatch.MaximumMentions).ToList() : news.Take(MentionBatch.MaximumMentions).ToList();
        var left = first ? [] : news.Skip(MentionBatch.MaximumMentions).Select(entry => entry.Mark.Id).ToHashSet();

        // An edit that is left for the next poll keeps its old mark, a new entry has none yet.
        var marks = listed.Where(entry => !left.Contains(entry.Mark.Id)).Select(entry => entry.Mark)
            .Concat(cursor.Seen.Where(mark => left.Contains(mark.Id)))
            .Concat(cursor.Seen).DistinctBy(mark => mark.Id).Take(FeedCursor.MaximumSeen);
        return new FeedNews(
            [.. taken.Select(entry => MentionOf(entry, plan, seen.ContainsKey(entry.Mark.Id), now))], [.. marks], left.Count > 0, setAside);
    }

    /// <summary>
    /// A mention of each entry, as a poll gives it; of an entry without a word, which a poll sets aside, what else it says.
    /// </summary>
    public static IReadOnlyList<Mention> All(FeedDocument feed, SourcePlan plan, DateTimeOffset now, List<string> setAside) =>
        [.. ListedIn(feed, now, setAside, wordless: true).Select(entry => MentionOf(entry, plan, known: false, now))];

    private static List<Listed> ListedIn(FeedDocument feed, DateTimeOffset now, List<string> setAside, bool wordless = false)
    {
        var ids = EntryIdentity.Of(feed.Entries);
        var listed = new List<Listed>();
        for (var position = 0; position < ids.Count; position++)
        {
            var entry = feed.Entries[position];
            if (entry.Title is null && entry.Text is null)
            {
                setAside.Add($"Entry {position + 1} ({entry.Link ?? entry.Id ?? "nameless"}) has neither title nor text.");
                if (!wordless || entry is { Link: null, Id: null, Author: null, Published: null, Updated: null })
                {
                    continue;
                }
            }

            var mark = SeenEntry.Of(ids[position], EntryIdentity.NormalLink(entry.Link), EntryIdentity.ContentOf(entry.Title, entry.Text));
            listed.Add(new Listed(ids[position], entry, mark, DateOf(entry, now), position));
        }

        // No more than can be remembered, or the rest would be news for ever: the newest.
        return
        [
            .. listed.DistinctBy(entry => entry.Mark.Id)
                .OrderByDescending(entry => entry.At ?? now)
                .Take(FeedCursor.MaximumSeen)
                .OrderBy(entry => entry.Position),
        ];
    }

    /// <summary>
    /// When most ids are new while their links are known, the publisher has changed how it makes ids, and nothing is news. Only a link that
    /// one entry has, now and before, says something: a forum lists every answer under the link of its topic.
    /// </summary>
    private static HashSet<long> RenamedIn(List<Listed> listed, Dictionary<long, SeenEntry> seen, FeedCursor cursor)
    {
        var unknown = listed.Where(entry => !seen.ContainsKey(entry.Mark.Id)).ToList();
        if (unknown.Count * 2 <= listed.Count || cursor.Seen.Count == 0)
        {
            return [];
        }

        var links = cursor.Seen.Where(mark => mark.Link != 0)
            .GroupBy(mark => mark.Link)
            .Where(group => group.Count() == 1)
            .Select(group => group.Key)
            .ToHashSet();
        var shared = listed.GroupBy(entry => entry.Mark.Link).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        var renamed = unknown.Where(entry => links.Contains(entry.Mark.Link) && !shared.Contains(entry.Mark.Link))
            .Select(entry => entry.Mark.Id)
            .ToHashSet();
        return renamed.Count * 2 > listed.Count ? renamed : [];
    }

    private static Mention MentionOf(Listed listed, SourcePlan plan, bool known, DateTimeOffset now)
    {
        var entry = listed.Entry;
        return new Mention
        {
            Id = listed.Id,
            Source = plan.Name,
            Channel = plan.Channel,
            Url = GoogleAlerts.Unwrapped(entry.Link) is { Length: <= MaximumUrl } link && EntryIdentity.NormalLink(link) is not null
                ? link
                : null,
            Author = entry.Author is { } author && (author.Shown ?? author.Url) is { } shown
                ? new Author(EntryIdentity.Short(author.Url), FeedText.Cut(shown, 200))
                : null,
            Text = FeedText.Cut(entry.Text ?? entry.Title ?? string.Empty, Mention.MaximumTextLength),
            Title = entry.Title,
            Language = LanguageOf(entry.Language),
            CreatedAt = listed.At ?? now,
            ParentId = EntryIdentity.Short(entry.InReplyTo),
            Revision = known ? EntryIdentity.ContentOf(entry.Title, entry.Text) : null,
        };
    }

    /// <summary>
    /// Published, else updated; never the feed's own date, which moves at every poll. Ahead of now is now; before the web is unknown.
    /// </summary>
    private static DateTimeOffset? DateOf(FeedEntry entry, DateTimeOffset now)
    {
        const int FirstYearOfFeeds = 1995;
        var date = entry.Published is { Year: >= FirstYearOfFeeds } ? entry.Published : entry.Updated;
        return date is not { Year: >= FirstYearOfFeeds } known ? null : known > now + ClockTolerance ? now : known;
    }

    private static string? LanguageOf(string? tag)
    {
        var language = tag?.Split('-', '_')[0].Trim().ToLowerInvariant();
        return language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower) ? language : null;
    }
}
