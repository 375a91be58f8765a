using System.Text.Json;
using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

/// <summary>Feeds with known answers of two other projects (Data/feeds/README.md): what a mention takes of them must be the same.</summary>
public sealed partial class GoldenFeedTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "feeds");

    /// <summary>
    /// Read differently on purpose. Of several links of an RSS item the last with a text is taken, not one without a relation; a JSON
    /// item's <c>authors</c> (1.1) go before its <c>author</c> (1.0); "Name (address)" is a name and an address.
    /// </summary>
    private static readonly string[] Otherwise = ["_links_-_", "jsonfeed_elastic_1.1", "rss_1.0_spec_2"];

    public static TheoryData<string> Pairs => [.. Goldens("pairs", "*.json").Where(golden => FeedOfPair(golden) is not null)];

    public static TheoryData<string> Sites => [.. Goldens("sites", "*.serde.json")];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_a_mention_takes_of_a_pair_is_what_its_golden_says(string golden)
    {
        var feed = FeedReader.Read(File.ReadAllBytes(FeedOfPair(golden)!));
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, golden)));

        Assert.Equal(PairLines(expected.RootElement), PairLines(feed));
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void What_a_mention_takes_of_a_site_is_what_its_golden_says(string golden)
    {
        var path = Path.Combine(Folder, golden[..^".serde.json".Length]);
        var feed = FeedReader.Read(File.ReadAllBytes(File.Exists(path + ".xml") ? path + ".xml" : path + ".json"));
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, golden)));

        var said = SiteLines(expected.RootElement).ToList();
        var read = SiteLines(feed).ToList();
        Assert.Equal(said.Count, read.Count);
        Assert.All(
            said.Zip(read).Where(pair => !IsSilent(pair.First)),
            pair => Assert.Equal(pair.First.Replace("mailto:", string.Empty, StringComparison.Ordinal), pair.Second));
    }

    /// <summary>
    /// Where that project reads nothing, or makes up an id, or leaves an author's line as it stands, its golden does not judge what is read
    /// here.
    /// </summary>
    private static bool IsSilent(string line) =>
        line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim() is "" or "title" or "language"
        || line.StartsWith("author author ", StringComparison.Ordinal) || MadeUpId().IsMatch(line);

    [System.Text.RegularExpressions.GeneratedRegex("^id [0-9a-f]{8}-?[0-9a-f-]{20,27}$")]
    private static partial System.Text.RegularExpressions.Regex MadeUpId();

    private static IEnumerable<string> PairLines(JsonElement golden)
    {
        yield return $"feed title {Words(Text(golden, "title"))}";
        yield return $"feed link {Text(golden, "link")}";
        yield return $"feed language {Text(golden, "language")}";
        foreach (var item in golden.TryGetProperty("items", out var items) ? items.EnumerateArray() : default)
        {
            // An rdf:about is no guid to that project.
            yield return Text(item, "guid") is { } id ? $"id {id}" : "id";
            yield return $"title {Words(Text(item, "title"))}";
            yield return Text(golden, "feedVersion") is "1.0" && Text(golden, "feedType") == "rss" && Text(item, "link") is null
                ? "link"
                : $"link {Text(item, "link")}";
            yield return $"dated {Date(Text(item, "publishedParsed") ?? Text(item, "updatedParsed"))}";
            yield return $"author {AuthorOf(item)}";
            yield return $"text {Words(Text(item, "content") ?? Text(item, "description"))}";
        }
    }

    private static IEnumerable<string> PairLines(FeedDocument feed)
    {
        yield return $"feed title {feed.Title}";
        yield return $"feed link {feed.Link}";
        yield return $"feed language {feed.Language}";
        foreach (var entry in feed.Entries)
        {
            yield return entry.Id is null || feed.Format == "rss 1.0" ? "id" : $"id {entry.Id}";
            yield return $"title {entry.Title}";
            yield return feed.Format == "rss 1.0" && entry.Link == entry.Id ? "link" : $"link {entry.Link}";
            yield return $"dated {Date(entry.Published ?? entry.Updated)}";
            yield return $"author {entry.Author?.Name} {entry.Author?.Email}";
            yield return $"text {entry.Text}";
        }
    }

    private static IEnumerable<string> SiteLines(JsonElement golden)
    {
        yield return $"feed title {Content(golden, "title")}";
        yield return $"feed language {Text(golden, "language")?.ToLowerInvariant()}";
        foreach (var entry in golden.GetProperty("entries").EnumerateArray())
        {
            yield return $"id {Text(entry, "id")}";
            yield return $"title {Content(entry, "title")}";
            yield return $"link {Link(entry)}";
            yield return $"published {Date(Text(entry, "published"))}";
            yield return $"author {AuthorOf(entry)}";
            yield return $"text {Words(Body(entry) ?? Text(entry, "summary", "content"))}";
        }
    }

    private static IEnumerable<string> SiteLines(FeedDocument feed)
    {
        yield return $"feed title {feed.Title}";
        yield return $"feed language {feed.Language?.ToLowerInvariant()}";
        foreach (var entry in feed.Entries)
        {
            yield return $"id {entry.Id}";
            yield return $"title {entry.Title}";
            yield return $"link {entry.Link?.TrimEnd('/').ToLowerInvariant()}";
            yield return $"published {Date(entry.Published)}";
            yield return $"author {entry.Author?.Name} {entry.Author?.Email}";
            yield return $"text {entry.Text}";
        }
    }

    private static string? Body(JsonElement entry) => Text(entry, "content", "body");

    private static string? Link(JsonElement entry) =>
        entry.TryGetProperty("links", out var links) && links.GetArrayLength() > 0
            ? Text(links[0], "href")?.TrimEnd('/').ToLowerInvariant()
            : null;

    private static string AuthorOf(JsonElement item) =>
        item.TryGetProperty("authors", out var authors) && authors.ValueKind == JsonValueKind.Array && authors.GetArrayLength() > 0
            ? $"{Text(authors[0], "name")} {Text(authors[0], "email")}"
            : " ";

    private static string? Content(JsonElement element, string name) => Words(Text(element, name, "content"));

    private static string? Words(string? text) => text is null ? null : HtmlText.IsLikely(text) ? HtmlText.Of(text) : HtmlText.Gather(text);

    private static string? Date(string? text) =>
        text is null ? null : Date(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static string? Date(DateTimeOffset? date) =>
        date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        var at = element;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    private static IEnumerable<string> Goldens(string kind, string pattern) =>
        Directory.GetFiles(Path.Combine(Folder, kind), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Where(path => !Array.Exists(Otherwise, part => path.Contains(part, StringComparison.Ordinal))).Order(StringComparer.Ordinal);

    private static string? FeedOfPair(string golden)
    {
        var path = Path.Combine(Folder, golden);
        var candidates = new[]
        {
            Path.ChangeExtension(path, ".xml"),
            path.EndsWith("_expected.json", StringComparison.Ordinal)
                ? path.Replace("_expected", string.Empty, StringComparison.Ordinal)
                : string.Empty,
        };
        return candidates.FirstOrDefault(File.Exists);
    }
}
