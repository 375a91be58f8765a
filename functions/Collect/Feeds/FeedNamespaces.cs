namespace Vigie.Collect.Feeds;

/// <summary>
/// The usual prefix of a namespace by its address, however the feed calls it. Addresses are compared without case, scheme, <c>www.</c> and
/// trailing signs, since feeds get those wrong; an unknown address leaves the prefix as written.
/// </summary>
internal static class FeedNamespaces
{
    private const string Known = """
        :backend.userland.com/rss :blogs.law.harvard.edu/tech/rss :purl.org/rss/1.0 :my.netscape.com/rdf/simple/0.9
        :example.com/newformat :example.com/necho :purl.org/echo :uri/of/echo/namespace :purl.org/pie :purl.org/atom/ns
        :w3.org/2005/atom :purl.org/rss/1.0/modules/rss091 :channel.netscape.com/rdf/simple/0.9 :cyber.law.harvard.edu/rss/rss.html
        :purl.org/net/rss1.1 :rssboard.org/rss-specification :usefulinc.com/rss/rss091
        dc:purl.org/dc/elements/1.1 dc:purl.org/dc/elements/1.0 dc:purl.org/dc dcterms:purl.org/dc/terms
        content:purl.org/rss/1.0/modules/content sy:purl.org/rss/1.0/modules/syndication
        itunes:itunes.com/dtds/podcast-1.0.dtd itunes:example.com/dtds/podcast-1.0.dtd
        media:search.yahoo.com/mrss media:search.yahoo.com/mrss/#
        thr:purl.org/syndication/thread/1.0 feedburner:rssnamespace.org/feedburner/ext/1.0 rdf:w3.org/1999/02/22-rdf-syntax-ns
        xhtml:w3.org/1999/xhtml xml:w3.org/xml/1998/namespace wfw:wellformedweb.org/commentapi slash:purl.org/rss/1.0/modules/slash
        l:purl.org/rss/1.0/modules/link svg:w3.org/2000/svg mathml:w3.org/1998/math/mathml
        """;

    private static readonly Dictionary<string, string> Prefixes = Known
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split(':', 2))
        .GroupBy(pair => Bare(pair[1]))
        .ToDictionary(group => group.Key, group => group.First()[0], StringComparer.Ordinal);

    /// <param name="address">The namespace; empty when there is none.</param>
    /// <param name="prefix">The prefix as written; empty for the default namespace.</param>
    /// <param name="localName">The name without it.</param>
    public static string NameOf(string address, string prefix, string localName)
    {
        var known = address.Length > 0 && Prefixes.TryGetValue(Bare(address), out var usual) ? usual : null;
        var name = localName.ToLowerInvariant();
        var called = known ?? (IsFeedOwn(prefix) ? string.Empty : prefix.ToLowerInvariant());
        return called.Length == 0 ? name : called + ":" + name;
    }

    /// <summary>Prefixes under which feeds write their own elements when the address is wrong or missing.</summary>
    private static bool IsFeedOwn(string prefix) =>
        prefix.ToLowerInvariant() is "" or "rss" or "atom" or "atom10" or "a10" or "rss10" or "rss11";

    private static string Bare(string address)
    {
        var bare = address.Trim().ToLowerInvariant();
        var scheme = bare.IndexOf("://", StringComparison.Ordinal);
        bare = scheme >= 0 ? bare[(scheme + 3)..] : bare;
        bare = bare.StartsWith("www.", StringComparison.Ordinal) ? bare[4..] : bare;
        return bare.StartsWith("backend.userland.com/rss", StringComparison.Ordinal)
            ? "backend.userland.com/rss"
            : bare.TrimEnd('/', '#', '.');
    }
}
