using System.Globalization;
using System.Text;
using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

/// <summary>
/// The dialects of feeds one feature at a time (Data/feeds/dialects.txt): a document, then what a mention takes of its first entry.
/// </summary>
public sealed class FeedDialectTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "feeds");

    private static readonly string[] Cases = File.ReadAllText(Path.Combine(Folder, "dialects.txt"))
        .Split("\n====\n", StringSplitOptions.RemoveEmptyEntries);

    public static TheoryData<int, string> Documents
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, written) in Cases.Index())
            {
                data.Add(number, written.Split('\n')[0]);
            }

            return data;
        }
    }

    public static TheoryData<string> Files => [.. new[] { "pairs", "sites", "samples" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Folder, folder), "*", SearchOption.AllDirectories))
        .Where(path => new FileInfo(path).Length < 40_000)
        .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_feature_of_a_dialect_is_read_as_its_publisher_meant_it(int number, string firstLine)
    {
        Assert.NotEmpty(firstLine);
        var lines = Cases[number].TrimEnd('\n').Split('\n');
        var wanted = lines.Where(line => line.StartsWith("? ", StringComparison.Ordinal)).Select(line => line[2..].Split('=', 2)).ToList();
        var read = Read(Whole(string.Join('\n', lines.Where(line => !line.StartsWith("? ", StringComparison.Ordinal)))));

        Assert.NotEmpty(wanted);
        Assert.All(wanted, want => Assert.Equal(want[1], read.GetValueOrDefault(want[0]) ?? "-"));
    }

    /// <summary>Torn off, with a piece missing, with bytes that are wrong: a feed or a reason, never anything else.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_published_feed_that_was_damaged_harms_nothing(string file)
    {
        var whole = File.ReadAllBytes(Path.Combine(Folder, file));
        var dice = new Random(whole.Length);
        for (var round = 0; round < 12 && whole.Length > 0; round++)
        {
            var (from, to) = (dice.Next(whole.Length), dice.Next(whole.Length));
            byte[] damaged = (round % 4) switch
            {
                0 => whole[..from],
                1 => [.. whole[..Math.Min(from, to)], .. whole[Math.Max(from, to)..]],
                2 => [.. whole[from..], .. whole[..from]],
                _ => [.. whole[..from], (byte)dice.Next(256), (byte)"<>&\"'/"[dice.Next(6)], .. whole[from..]],
            };

            var failure = Record.Exception(() => FeedReader.Read(damaged, new Uri("https://example.com/feed")));

            Assert.True(failure is null or FeedFormatException, failure?.ToString());
        }
    }

    private static string Whole(string document) =>
        document.StartsWith("ITEM ", StringComparison.Ordinal)
            ? $"<rss version='2.0'><channel><item>{document[5..]}</item></channel></rss>"
            : document.StartsWith("ENTRY ", StringComparison.Ordinal)
                ? $"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{document[6..]}</entry></feed>"
                : document;

    private static Dictionary<string, string?> Read(string document)
    {
        try
        {
            var feed = FeedReader.Read(Encoding.UTF8.GetBytes(document), new Uri("http://example.com/dir/feed.xml"));
            var entry = feed.Entries is [var first, ..] ? first : new FeedEntry();
            return new Dictionary<string, string?>
            {
                ["feed title"] = feed.Title,
                ["feed link"] = feed.Link,
                ["feed language"] = feed.Language,
                ["feed author"] = feed.Author?.Name,
                ["feed email"] = feed.Author?.Email,
                ["feed published"] = Moment(feed.Published),
                ["feed updated"] = Moment(feed.Updated),
                ["entries"] = feed.Entries.Count.ToString(CultureInfo.InvariantCulture),
                ["title"] = entry.Title,
                ["link"] = entry.Link,
                ["id"] = entry.Id,
                ["published"] = Moment(entry.Published),
                ["updated"] = Moment(entry.Updated),
                ["author"] = entry.Author?.Name,
                ["email"] = entry.Author?.Email,
                ["page of author"] = entry.Author?.Url,
                ["text"] = entry.Text?.Replace('\n', '|'),
                ["language"] = entry.Language,
            };
        }
        catch (FeedFormatException none)
        {
            return new Dictionary<string, string?> { ["error"] = none.Message };
        }
    }

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("s", CultureInfo.InvariantCulture);
}
