using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Collect.Feeds;

/// <summary>JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). Lenient: ids may be numbers, the version may be missing.</summary>
internal static class JsonFeedFormat
{
    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <exception cref="FeedFormatException">It is no JSON Feed.</exception>
    public static FeedDocument Read(string text, Uri? address)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return Read(document.RootElement, address);
        }
        catch (JsonException broken)
        {
            throw new FeedFormatException("begins like JSON and is not", broken);
        }
    }

    private static FeedDocument Read(JsonElement feed, Uri? address)
    {
        if (JsonText.Member(feed, "items") is not { ValueKind: JsonValueKind.Array } items)
        {
            throw new FeedFormatException("is JSON without items, so no JSON Feed");
        }

        var language = Text(feed, "language");
        var author = AuthorOf(feed);
        var setAside = new List<string>();
        var entries = new List<FeedEntry>();
        foreach (var item in items.EnumerateArray().Take(FeedReader.MaximumEntries))
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                setAside.Add($"Item {entries.Count + setAside.Count + 1} is no object.");
                continue;
            }

            entries.Add(Entry(item, address, language, author));
        }

        return new FeedDocument
        {
            Format = "json " + (Text(feed, "version")?.Split('/')[^1] ?? "1"),
            Title = FeedText.Line(Plain(Text(feed, "title"))),
            Link = Link(Text(feed, "home_page_url"), address),
            Language = language,
            Author = author,
            Entries = entries,
            SetAside = setAside,
        };
    }

    private static FeedEntry Entry(JsonElement item, Uri? address, string? language, FeedAuthor? author) => new()
    {
        Id = Text(item, "id"),
        Title = FeedText.Line(Plain(Text(item, "title"))),
        Link = Link(Text(item, "url") ?? Text(item, "external_url"), address),
        Published = FeedDate.Parse(Text(item, "date_published")),
        Updated = FeedDate.Parse(Text(item, "date_modified")),
        Author = AuthorOf(item) ?? author,
        Text = Body(item),
        Language = Text(item, "language") ?? language,
    };

    /// <summary>Said to be plain; many publishers leave their HTML references in it.</summary>
    private static string? Plain(string? text) => text is null ? null : HtmlText.IsLikely(text) ? HtmlText.Of(text) : HtmlText.Gather(text);

    private static string? Body(JsonElement item) =>
        FeedText.Value(Text(item, "content_html") is { } html ? HtmlText.Of(html) : null)
        ?? FeedText.Value(Text(item, "content_text") is { } plain ? HtmlText.Gather(plain) : null)
        ?? FeedText.Value(Text(item, "summary") is { } summary ? HtmlText.Gather(summary) : null);

    private static FeedAuthor? AuthorOf(JsonElement element)
    {
        if (JsonText.Member(element, "authors") is { ValueKind: JsonValueKind.Array } authors)
        {
            return authors.EnumerateArray().Where(author => author.ValueKind == JsonValueKind.Object).Select(Person)
                .FirstOrDefault(person => person is not null);
        }

        return JsonText.Member(element, "author") is { ValueKind: JsonValueKind.Object } only ? Person(only)
            : Text(element, "author") is { } name ? FeedAuthor.Of(name) : null;
    }

    private static FeedAuthor? Person(JsonElement author) => FeedAuthor.Of(Text(author, "name"), null, Text(author, "url"));

    private static string? Link(string? link, Uri? address) =>
        link is null || FeedElement.IsAbsolute(link) ? link
        : address is not null && Uri.TryCreate(address, link, out var resolved) ? resolved.AbsoluteUri : link;

    private static string? Text(JsonElement element, string name) =>
        JsonText.Member(element, name) switch
        {
            { ValueKind: JsonValueKind.String } text => FeedText.Value(JsonText.Of(text)),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
}
