using System.Xml;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed 1.x. Well-formed documents go through the strict reader; only what it
/// refuses goes through the loose one, so that a correct document is never touched. Asks nothing of the network.
/// </summary>
internal static class FeedReader
{
    /// <summary>No more entries are taken of one document.</summary>
    public const int MaximumEntries = 5_000;

    /// <param name="body">As fetched, decompressed.</param>
    /// <param name="address">Where it came from: the base of relative links.</param>
    /// <param name="charset">What the transport says, if anything.</param>
    /// <param name="language">What the transport says, if anything.</param>
    /// <exception cref="FeedFormatException">It is no feed.</exception>
    public static FeedDocument Read(ReadOnlySpan<byte> body, Uri? address = null, string? charset = null, string? language = null) =>
        Read(FeedBytes.Decode(body, charset), address, language);

    public static FeedDocument Read(string document, Uri? address = null, string? language = null)
    {
        var text = document.TrimStart('\ufeff', ' ', '\t', '\r', '\n', '\0');
        if (text.Length == 0)
        {
            throw new FeedFormatException("is empty");
        }

        if (text[0] == '{')
        {
            return JsonFeedFormat.Read(text, address);
        }

        var tree = Strict(text, address, language) ?? LooseXml.Read(text, address, language);
        return Find(tree) ?? throw new FeedFormatException(
            tree.Document?.Name is "html" or "xhtml:html" || text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                ? "is a web page, not a feed"
                : "is neither RSS, Atom nor JSON Feed");
    }

    private static FeedTree? Strict(string text, Uri? address, string? language)
    {
        try
        {
            return FeedTree.Read(text, address, language);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The feed may stand behind an error page's first tags, or have lost its outermost element.</summary>
    private static FeedDocument? Find(FeedTree tree)
    {
        foreach (var element in tree.Root.Children.Concat(tree.Root.Children.SelectMany(child => child.Children)))
        {
            switch (element.Name)
            {
                case "rss" or "rdf" or "rdf:rdf" or "channel":
                    return RssFormat.Read(element);
                case "feed":
                    return AtomFormat.Read(element);
                case "entry" when element.Parent == tree.Root:
                    return AtomFormat.ReadLoneEntry(tree.Root);
                case "item" when element.Parent == tree.Root:
                    return RssFormat.Read(tree.Root);
            }
        }

        return null;
    }
}
