namespace Vigie.Collect.Feeds;

/// <summary>Atom 1.0 (RFC 4287), and 0.3 with its older names.</summary>
internal static class AtomFormat
{
    private static readonly string[] PageTypes = ["text/html", "application/xhtml+xml", "text/plain"];

    public static FeedDocument Read(FeedElement feed)
    {
        var author = AuthorsOf(feed);
        var entries = feed.All("entry").Concat(feed.All("item"));
        return new FeedDocument
        {
            Format = "atom " + (feed["version"] ?? "1.0"),
            Title = FeedText.Line(FeedText.OfAtom(feed, "title")),
            Link = LinkOf(feed),
            Language = feed.Language ?? FeedText.Value(feed.Child("language")) ?? FeedText.Value(feed.Child("dc:language")),
            Author = author,
            Published = Date(feed, "published", "issued", "pubdate"),
            Updated = Date(feed, "updated", "modified", "dc:date"),
            Entries = [.. entries.Take(FeedReader.MaximumEntries).Select(entry => Entry(entry, author))],
            SetAside = entries.Skip(FeedReader.MaximumEntries).Any()
                ? [$"Entries beyond the first {FeedReader.MaximumEntries} are not read."]
                : [],
        };
    }

    /// <summary>A document that is one entry (RFC 4287, 2).</summary>
    public static FeedDocument ReadLoneEntry(FeedElement parent) =>
        new() { Format = "atom 1.0", Entries = [.. parent.All("entry").Select(entry => Entry(entry, null))] };

    /// <summary>
    /// The page: a link that is "alternate" or says no relation, one to a page before others. Null when there is none.
    /// </summary>
    public static string? LinkOf(FeedElement element)
    {
        var links = element.All("link").Where(link => FeedText.Value(link["href"]) is not null).ToList();
        var pages = links.Where(link => Relation(link) is "alternate" or "").ToList();
        var link =
            pages.FirstOrDefault(page => page["type"] is { } type && PageTypes.Contains(type.Trim(), StringComparer.OrdinalIgnoreCase))
            ?? pages.FirstOrDefault();
        return link is not null
            ? Resolved(link, link["href"] ?? string.Empty)
            : element.All("link").Select(plain => FeedText.Value(plain)).FirstOrDefault(text => text is not null) is { } written
                ? Resolved(element, written)
                : null;
    }

    public static string Resolved(FeedElement element, string reference)
    {
        var trimmed = reference.Trim();
        if (FeedElement.IsAbsolute(trimmed))
        {
            return trimmed;
        }

        return element.Base is { } basis && Uri.TryCreate(basis, trimmed, out var resolved) ? resolved.AbsoluteUri : trimmed;
    }

    /// <summary>The first author of whom something is said; null where the element has none of Atom's form.</summary>
    public static FeedAuthor? AuthorsOf(FeedElement element) =>
        element.All("author").Where(author => author.Children.Any()).Select(Person).FirstOrDefault(author => author is not null);

    private static FeedEntry Entry(FeedElement entry, FeedAuthor? feedAuthor)
    {
        var source = entry.Child("source");
        return new FeedEntry
        {
            Id = FeedText.Value(entry.Child("id")) ?? FeedText.Value(entry.Child("guid")),
            Title = FeedText.Line(
                FeedText.OfAtom(entry, "title")
                ?? FeedText.OfRss(entry, "dc:title")
                ?? FeedText.OfRss(entry, "media:title")),
            Link = LinkOf(entry) ?? FeedText.Value(entry.Child("feedburner:origlink")) ?? ContentSource(entry),
            Published = Date(entry, "published", "issued", "pubdate", "created", "dcterms:issued", "dcterms:created", "dc:date"),
            Updated = Date(entry, "updated", "modified", "dcterms:modified"),
            Author = AuthorsOf(entry)
                ?? FeedAuthor.Parse(FeedText.Value(entry.Child("author")) ?? FeedText.Value(entry.Child("dc:creator")))
                ?? (source is null ? null : AuthorsOf(source)) ?? feedAuthor,
            Text = Body(entry),
            Language = LanguageOf(entry),
            InReplyTo = FeedText.Value(entry.Child("thr:in-reply-to")?["ref"]),
        };
    }

    private static string? Body(FeedElement entry) =>
        entry.All("content").Where(content => content["src"] is null).Select(FeedText.OfAtom).FirstOrDefault(text => text is not null)
        ?? FeedText.OfRss(entry, "content:encoded") ?? FeedText.OfAtom(entry, "summary")
        ?? FeedText.OfRss(entry, "description")
        ?? FeedText.OfRss(entry.Child("media:group"), "media:description") ?? FeedText.OfRss(entry, "media:description")
        ?? FeedText.OfRss(entry.Child("xhtml:div") ?? entry.Child("xhtml:body"));

    private static string? LanguageOf(FeedElement entry)
    {
        var own = entry.Children.Where(child => child.Name is not ("source" or "author" or "contributor"))
            .Select(child => child["xml:lang"]);
        return FeedText.Value(entry["xml:lang"] ?? own.FirstOrDefault(language => !string.IsNullOrWhiteSpace(language)) ?? entry.Language)
            ?? FeedText.Value(entry.Child("dc:language"));
    }

    private static string? ContentSource(FeedElement entry) =>
        entry.All("content").FirstOrDefault(content => content["src"] is not null) is { } content
            ? Resolved(content, content["src"] ?? string.Empty)
            : null;

    private static FeedAuthor? Person(FeedElement author) => FeedAuthor.Of(
        FeedText.Value(author.Child("name")),
        FeedText.Value(author.Child("email")),
        (author.Child("uri") ?? author.Child("url") ?? author.Child("homepage")) is { } page && FeedText.Value(page) is { } url
            ? Resolved(page, url)
            : null);

    private static string Relation(FeedElement link)
    {
        var relation = link["rel"]?.Trim().ToLowerInvariant() ?? string.Empty;

        // Registered relations may be written as addresses.
        return relation[(relation.LastIndexOf('/') + 1)..];
    }

    private static DateTimeOffset? Date(FeedElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (FeedDate.Parse(FeedText.Value(element.Child(name))) is { } date)
            {
                return date;
            }
        }

        return null;
    }
}
