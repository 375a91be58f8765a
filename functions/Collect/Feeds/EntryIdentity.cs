using System.Globalization;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Collect.Feeds;

/// <summary>Which entry an entry is, from one poll to the next.</summary>
internal static class EntryIdentity
{
    /// <summary>Characters of an id, of an author's or of an entry's.</summary>
    public const int MaximumLength = 500;

    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "ref_src", "phpsessid", "sid", "jsessionid",
    };

    /// <summary>
    /// The ids of the entries, in their order: the publisher's id where it has one that stands for one entry of the document, else its link
    /// without what varies, else a hash of title, date and beginning. An entry that is there twice has the same id twice.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<FeedEntry> entries)
    {
        var shared = entries.Where(entry => entry.Id is not null)
            .GroupBy(entry => entry.Id)
            .Where(SeveralEntries)
            .Select(group => group.Key)
            .ToHashSet();
        return [.. entries.Select(entry => Of(entry, entry.Id is not null && !shared.Contains(entry.Id)))];
    }

    /// <summary>A link as an address of the same page however it was passed on; null when there is no web address.</summary>
    public static string? NormalLink(string? link)
    {
        if (!WebAddress.TryParse(link, out var url))
        {
            return null;
        }

        var pairs = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var query = string.Join('&', pairs.Where(pair => !IsTracking(pair)));
        var port = url.IsDefaultPort ? string.Empty : string.Create(CultureInfo.InvariantCulture, $":{url.Port}");

        // One scheme for both: sites move from http to https and keep their entries.
        var address = $"https://{url.IdnHost.ToLowerInvariant()}{port}{url.AbsolutePath.TrimEnd('/')}";
        return query.Length > 0 ? $"{address}?{query}" : address;
    }

    /// <summary>
    /// What an edit changes. Digits do not count: feeds keep counters of comments and views in their texts, and those are no edits.
    /// </summary>
    public static string ContentOf(string? title, string? text) => StableHash.Hex(16, Lasting(title), Lasting(text));

    private static string Lasting(string? part) =>
        new([.. (part ?? string.Empty).Where(c => !char.IsAsciiDigit(c) && !char.IsWhiteSpace(c))]);

    private static string Of(FeedEntry entry, bool ownId)
    {
        if (ownId)
        {
            return Short(entry.Id) ?? string.Empty;
        }

        var link = NormalLink(entry.Link);
        if (entry.Id is null && link is { Length: <= MaximumLength })
        {
            return link;
        }

        // An id that stands for several entries tells them apart by their links and titles.
        var start = entry.Text is { Length: > 500 } text ? text[..500] : entry.Text ?? string.Empty;
        return "sha256:" + (entry.Id is not null
            ? StableHash.Hex(40, entry.Id, link ?? string.Empty, entry.Title ?? string.Empty)
            : StableHash.Hex(
                40, entry.Title ?? string.Empty, entry.Published?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty, start));
    }

    /// <summary>The id itself, or what stands for one that is too long: the same for the same.</summary>
    public static string? Short(string? id) => id is { Length: > MaximumLength } ? "sha256:" + StableHash.Hex(40, id) : id;

    private static bool SeveralEntries(IEnumerable<FeedEntry> sameId) =>
        sameId.Select(entry => (entry.Title, NormalLink(entry.Link) ?? entry.Link)).Distinct().Take(2).Count() > 1;

    private static bool IsTracking(string pair)
    {
        var name = pair.Split('=')[0];
        return name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Tracking.Contains(name);
    }
}
