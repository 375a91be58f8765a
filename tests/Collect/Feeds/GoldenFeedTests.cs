using System.Text.Json;
using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

/// <summary>Feeds with known answers of two other projects (Data/feeds/README.md): what a mention takes of them must be the same.</summary>
public sealed class GoldenFeedTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "feeds");

    public static TheoryData<string> Pairs => [.. Goldens("pairs", "*.json").Where(golden => FeedOfPair(golden) is not null)];

    public static TheoryData<string> Sites => [.. Goldens("sites", "*.serde.json")];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_a_mention_takes_of_a_pair_is_what_its_golden_says(string golden)
    {
        var feed = FeedReader.Read(File.ReadAllBytes(FeedOfPair(golden)!));
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, golden)));

        Assert.Equal(PairLines(expected.RootElement), Lines(feed, expected.RootElement));
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void What_a_mention_takes_of_a_site_is_what_its_golden_says(string golden)
    {
        var path = Path.Combine(Folder, golden[..^".serde.json".Length]);
        var feed = FeedReader.Read(File.ReadAllBytes(File.Exists(path + ".xml") ? path + ".xml" : path + ".json"));
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, golden)));

        Assert.Equal(SiteLines(expected.RootElement), SiteLines(feed, expected.RootElement));
    }

    private static IEnumerable<string> PairLines(JsonElement golden)
    {
        yield return $"feed title {Words(Text(golden, "title"))}";
        yield return $"feed link {Text(golden, "link")}";
        yield return $"feed language {Text(golden, "language")}";
        foreach (var item in golden.TryGetProperty("items", out var items) ? items.EnumerateArray() : default)
        {
            yield return $"id {Text(item, "guid")}";
            yield return $"title {Words(Text(item, "title"))}";
            yield return $"link {Text(item, "link")}";
            yield return $"published {Date(Text(item, "publishedParsed"))}";
            yield return $"updated {Date(Text(item, "updatedParsed"))}";
            yield return $"author {AuthorOf(item)}";
            yield return $"text {Words(Text(item, "content") ?? Text(item, "description"))}";
        }
    }

    private static IEnumerable<string> Lines(FeedDocument feed, JsonElement golden)
    {
        yield return $"feed title {feed.Title}";
        yield return $"feed link {feed.Link}";
        yield return $"feed language {feed.Language}";
        foreach (var entry in feed.Entries)
        {
            yield return $"id {entry.Id}";
            yield return $"title {entry.Title}";
            yield return $"link {entry.Link}";
            yield return $"published {Date(entry.Published)}";
            yield return $"updated {Date(entry.Updated)}";
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

    private static IEnumerable<string> SiteLines(FeedDocument feed, JsonElement golden)
    {
        yield return $"feed title {feed.Title}";
        yield return $"feed language {feed.Language?.ToLowerInvariant()}";
        foreach (var entry in feed.Entries)
        {
            yield return $"id {entry.Id}";
            yield return $"title {entry.Title}";
            yield return $"link {entry.Link}";
            yield return $"published {Date(entry.Published)}";
            yield return $"author {entry.Author?.Name} {entry.Author?.Email}";
            yield return $"text {entry.Text}";
        }
    }

    private static string? Body(JsonElement entry) => Text(entry, "content", "body");

    private static string? Link(JsonElement entry) =>
        entry.TryGetProperty("links", out var links) && links.GetArrayLength() > 0 ? Text(links[0], "href") : null;

    private static string AuthorOf(JsonElement item) =>
        item.TryGetProperty("authors", out var authors) && authors.ValueKind == JsonValueKind.Array && authors.GetArrayLength() > 0
            ? $"{Text(authors[0], "name")} {Text(authors[0], "email")}"
            : " ";

    private static string? Content(JsonElement element, string name) => Words(Text(element, name, "content"));

    private static string? Words(string? text) => text is null ? null : HtmlText.IsLikely(text) ? HtmlText.Of(text) : HtmlText.Gather(text);

    private static string? Date(string? text) => text is null ? null : Date(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static string? Date(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

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
        Directory.GetFiles(Path.Combine(Folder, kind), pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    private static string? FeedOfPair(string golden)
    {
        var path = Path.Combine(Folder, golden);
        var candidates = new[] { Path.ChangeExtension(path, ".xml"), path.EndsWith("_expected.json", StringComparison.Ordinal) ? path.Replace("_expected", string.Empty, StringComparison.Ordinal) : string.Empty };
        return candidates.FirstOrDefault(File.Exists);
    }
}
