using System.Globalization;

namespace Vigie.Collect.Feeds;

/// <summary>
/// RSS 0.9x and 2.0 (items in the channel), 1.0 (items beside it), its forerunner CDF (what RSS writes as elements are attributes there),
/// and the elements of other formats that RSS feeds borrow.
/// </summary>
internal static class RssFormat
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    public static FeedDocument Read(FeedElement root)
    {
        var channel = root.Name == "channel" ? root : root.Child("channel") ?? root;
        var items = channel.All("item").Concat(channel == root ? [] : root.All("item"))
            .Concat(channel.All("items").SelectMany(list => list.All("item")))
            .Concat(channel.All("entry"));
        var language = Text(channel, "language") ?? Text(channel, "dc:language") ?? channel.Language ?? root.Language;
        return new FeedDocument
        {
            Format = "rss " + (root["version"] ?? (root.Name.StartsWith("rdf", StringComparison.Ordinal) ? "1.0" : string.Empty)),
            Title = FeedText.Line(FeedText.OfRss(channel, "title") ?? FeedText.OfRss(channel, "dc:title")),
            Link = LinkOf(channel) ?? Resolved(channel, FeedText.Value(channel["href"])),
            Language = language,
            Author = AuthorOf(channel) ?? FeedAuthor.Parse(Text(channel, "managingeditor") ?? Text(channel, "webmaster")),
            Published = Date(channel, "pubdate", "published", "issued", "dcterms:issued"),
            Updated = Date(channel, "lastbuilddate", "updated", "modified", "dc:date", "dcterms:modified"),
            Interval = IntervalOf(channel),
            Entries = [.. items.Take(FeedReader.MaximumEntries).Select(item => Entry(item, language))],
            SetAside =
                items.Skip(FeedReader.MaximumEntries).Any() ? [$"Entries beyond the first {FeedReader.MaximumEntries} are not read."] : [],
        };
    }

    private static FeedEntry Entry(FeedElement item, string? language)
    {
        var guid = item.All("guid").FirstOrDefault(id => FeedText.Value(id) is not null) ?? item.Child("id");
        var id = FeedText.Value(guid);
        return new FeedEntry
        {
            Id = id ?? FeedText.Value(item["rdf:about"]),
            Title = FeedText.Line(TitleOf(item)),
            Link = LinkOf(item) ?? PermanentLink(guid, id, item) ?? Resolved(item, FeedText.Value(item["href"])),
            Published = Date(item, "pubdate", "published", "issued", "dcterms:issued", "created", "dcterms:created", "dc:date"),
            Updated = Date(item, "updated", "modified", "dcterms:modified", "lastbuilddate")
                ?? FeedDate.Parse(FeedText.Value(item["lastmod"])),
            Author = AuthorOf(item),
            Text = Body(item),
            Language = Text(item, "dc:language") ?? Text(item, "language") ?? OwnLanguage(item) ?? language,
            InReplyTo = FeedText.Value(item.Child("thr:in-reply-to")?["ref"]),
        };
    }

    private static string? TitleOf(FeedElement item) =>
        FeedText.OfRss(item, "title") ?? FeedText.OfRss(item, "dc:title") ?? OfMedia(item, "media:title")
        ?? FeedText.OfRss(item, "itunes:title");

    private static string? Body(FeedElement item)
    {
        foreach (var name in (ReadOnlySpan<string>)["content:encoded", "fullitem", "xhtml:body", "body", "xhtml:div"])
        {
            if (FeedText.OfRss(item, name) is { } text)
            {
                return text;
            }
        }

        return FeedText.OfAtom(item, "content")
            ?? FeedText.OfRss(item, "description") ?? FeedText.OfRss(item, "abstract") ?? FeedText.OfRss(item, "dc:description")
            ?? FeedText.OfAtom(item, "summary")
            ?? FeedText.OfRss(item, "itunes:summary") ?? FeedText.OfRss(item, "itunes:subtitle")
            ?? OfMedia(item, "media:description");
    }

    /// <summary>Media RSS says it of the item, of a group, or of the one thing in either.</summary>
    private static string? OfMedia(FeedElement item, string name) =>
        FeedText.OfRss(item, name) ?? FeedText.OfRss(item.Child("media:content"), name) ?? FeedText.OfRss(item.Child("media:group"), name)
        ?? FeedText.OfRss(item.Child("media:group")?.Child("media:content"), name);

    /// <summary>xml:lang on the item or on what it holds, when it says something else than the feed.</summary>
    private static string? OwnLanguage(FeedElement item) =>
        item["xml:lang"] ?? item.Children.Select(child => child["xml:lang"]).FirstOrDefault(language => !string.IsNullOrEmpty(language));

    /// <summary>A link's text, the last where there are several; else an Atom link's address.</summary>
    private static string? LinkOf(FeedElement element)
    {
        var plain = element.All("link").LastOrDefault(link => FeedText.Value(link) is not null);
        return plain is not null
            ? Resolved(plain, FeedText.Value(plain))
            : AtomFormat.LinkOf(element) ?? Resolved(element, FeedText.Value(element.Child("l:link")?["rdf:resource"]));
    }

    /// <summary>A guid is a permanent link unless it says otherwise, and often is none all the same.</summary>
    private static string? PermanentLink(FeedElement? guid, string? id, FeedElement item)
    {
        var permanent = guid?["ispermalink"]?.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) != true;
        if (permanent && id is not null
            && (id.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || id.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            return id;
        }

        return FeedText.Value(item.Child("feedburner:origlink")) ?? Resolved(item, FeedText.Value(item.Child("comments")))
            ?? (item["rdf:about"] is { } about && FeedElement.IsAbsolute(about) ? about : null);
    }

    private static string? Resolved(FeedElement element, string? reference) =>
        reference is null ? null : AtomFormat.Resolved(element, reference);

    private static FeedAuthor? AuthorOf(FeedElement element) =>
        AtomFormat.AuthorsOf(element) ?? FeedAuthor.Parse(Text(element, "author")) ?? FeedAuthor.Parse(Text(element, "dc:creator"))
            ?? FeedAuthor.Parse(Text(element, "itunes:author"))
        ?? FeedAuthor.Parse(Text(element, "dc:author")) ?? ItunesOwner(element) ?? FeedAuthor.Parse(Text(element, "media:credit"));

    private static FeedAuthor? ItunesOwner(FeedElement element) =>
        element.Child("itunes:owner") is { } owner ? FeedAuthor.Of(Text(owner, "itunes:name"), Text(owner, "itunes:email")) : null;

    private static TimeSpan? IntervalOf(FeedElement channel)
    {
        if (double.TryParse(Text(channel, "ttl"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0)
        {
            return TimeSpan.FromMinutes(Math.Min(minutes, LongestInterval.TotalMinutes));
        }

        if (Text(channel, "sy:updateperiod") is not { } period)
        {
            return null;
        }

        var given = Text(channel, "sy:updatefrequency");
        var times = double.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 ? n : 1;
        var whole = period.Equals("hourly", StringComparison.OrdinalIgnoreCase) ? TimeSpan.FromHours(1) : LongestInterval;
        return whole / times;
    }

    private static DateTimeOffset? Date(FeedElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (FeedDate.Parse(Text(element, name)) is { } date)
            {
                return date;
            }
        }

        return null;
    }

    private static string? Text(FeedElement element, string name) =>
        element.All(name).Select(FeedText.Value).FirstOrDefault(value => value is not null);
}
