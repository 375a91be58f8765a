using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Reads what is meant to be XML and is not: junk before it, undeclared prefixes and entities, bare ampersands, wrong nesting, quotes left
/// out, a torn-off end. Finds tags as they come, closes what was forgotten, and never fails. One pass over the text.
/// </summary>
internal sealed partial class LooseXml
{
    private const int MaximumPrefixes = 200;

    /// <summary>What holds words and no other field: a field that begins within one means that its end was forgotten.</summary>
    private static readonly HashSet<string> Leaves = new(
    [
        "title", "link", "guid", "id", "pubDate", "updated", "published", "issued", "modified", "created", "category", "comments",
        "dc:creator", "dc:date", "dc:subject", "lastBuildDate", "language", "generator", "ttl", "name", "email", "uri",
    ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Fields = new(
        Leaves.Concat(["description", "content:encoded", "content", "summary", "author", "enclosure", "source", "subtitle"]),
        StringComparer.OrdinalIgnoreCase);

    private readonly string text;
    private readonly FeedTree tree;
    private readonly Stack<(string Raw, Dictionary<string, string>? Outer)> open = new();
    private readonly IReadOnlyDictionary<string, string> entities;
    private Dictionary<string, string> prefixes =
        new(StringComparer.OrdinalIgnoreCase) { ["xml"] = "http://www.w3.org/XML/1998/namespace" };
    private int at;

    private LooseXml(string text, FeedTree tree)
    {
        this.text = text;
        this.tree = tree;
        entities = LooseEntities.DeclaredIn(text);
    }

    public static FeedTree Read(string text, Uri? basis, string? language)
    {
        var tree = new FeedTree(basis, language);
        new LooseXml(text, tree).Run();
        return tree;
    }

    private void Run()
    {
        while (at < text.Length)
        {
            var tag = text.IndexOf('<', at);
            if (tag < 0)
            {
                Text(text[at..]);
                return;
            }

            if (tag > at)
            {
                Text(text[at..tag]);
            }

            at = tag;
            Markup();
        }
    }

    private void Markup()
    {
        if (Starts("<!--"))
        {
            SkipTo("-->", 4);
        }
        else if (Starts("<![CDATA["))
        {
            Section();
        }
        else if (Starts("<?"))
        {
            SkipTo(">", 2);
        }
        else if (Starts("<!"))
        {
            SkipDeclaration();
        }
        else if (Starts("</"))
        {
            EndTag();
        }
        else
        {
            StartTag();
        }
    }

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void SkipTo(string end, int from)
    {
        var found = text.IndexOf(end, Math.Min(at + from, text.Length), StringComparison.Ordinal);
        at = found < 0 ? text.Length : found + end.Length;
    }

    private void Section()
    {
        var start = at + "<![CDATA[".Length;
        SkipTo("]]>", "<![CDATA[".Length);
        var end = at - 3 >= start && string.CompareOrdinal(text, at - 3, "]]>", 0, 3) == 0 ? at - 3 : at;
        Keep(text[start..end]);
    }

    private void SkipDeclaration()
    {
        var end = text.IndexOf('>', at);
        var bracket = end < 0 ? -1 : text.IndexOf('[', at, end - at);
        if (bracket > 0)
        {
            const int LongestSubset = 20_000;
            var close = text.IndexOf(']', bracket, Math.Min(LongestSubset, text.Length - bracket));
            end = close < 0 ? end : text.IndexOf('>', close);
        }

        at = end < 0 ? text.Length : end + 1;
    }

    private void EndTag()
    {
        var match = EndTagForm().Match(text, at, Math.Min(300, text.Length - at));
        if (!match.Success)
        {
            Text("<");
            at++;
            return;
        }

        at += match.Length;
        Close(match.Groups[1].Value);
    }

    /// <summary>
    /// Closes the nearest open element of that name, and what was left open inside; an end without a start is passed over.
    /// </summary>
    private void Close(string raw)
    {
        const int HowFarUp = 64;
        var levels = open.Take(HowFarUp).TakeWhile(element => !element.Raw.Equals(raw, StringComparison.OrdinalIgnoreCase)).Count();
        if (levels == HowFarUp || levels == open.Count)
        {
            return;
        }

        for (var level = 0; level <= levels; level++)
        {
            CloseOne();
        }
    }

    private void CloseOne()
    {
        prefixes = open.Pop().Outer ?? prefixes;
        tree.Close();
    }

    private void StartTag()
    {
        var match = StartTagForm().Match(text, at, Math.Min(20_000, text.Length - at));
        if (!match.Success)
        {
            Text("<");
            at++;
            return;
        }

        at += match.Length;
        var raw = match.Groups[1].Value;
        if (IsEntry(raw))
        {
            CloseForgotten();
        }
        else if (open.TryPeek(out var inside) && Leaves.Contains(inside.Raw) && Fields.Contains(raw))
        {
            CloseOne();
        }

        Open(raw, AttributeForm().Matches(match.Groups[2].Value));
        if (match.Groups[3].Length > 0)
        {
            CloseOne();
        }
    }

    private static bool IsEntry(string raw) =>
        raw.Equals("item", StringComparison.OrdinalIgnoreCase) || raw.Equals("entry", StringComparison.OrdinalIgnoreCase);

    /// <summary>An entry within an entry means that the first was never closed.</summary>
    private void CloseForgotten()
    {
        var levels = open.Take(8).TakeWhile(element => !IsEntry(element.Raw)).Count();
        if (levels < 8 && levels < open.Count)
        {
            for (var level = 0; level <= levels; level++)
            {
                CloseOne();
            }
        }
    }

    private void Open(string raw, MatchCollection found)
    {
        Dictionary<string, string>? outer = null;
        var pairs = found.Select(pair => (Name: pair.Groups[1].Value, Value: ValueOf(pair))).ToList();
        foreach (var (name, value) in pairs.Where(pair => IsDeclaration(pair.Name) && prefixes.Count < MaximumPrefixes))
        {
            outer ??= prefixes;
            prefixes = ReferenceEquals(prefixes, outer) ? new(prefixes, StringComparer.OrdinalIgnoreCase) : prefixes;
            prefixes[name.Length > 6 ? name[6..] : string.Empty] = value;
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs.Where(pair => !IsDeclaration(pair.Name)))
        {
            attributes.TryAdd(NameOf(name, isAttribute: true), value);
        }

        open.Push((raw, outer));
        tree.Open(NameOf(raw, isAttribute: false), attributes);
    }

    private static bool IsDeclaration(string name) =>
        name.Equals("xmlns", StringComparison.OrdinalIgnoreCase) || name.StartsWith("xmlns:", StringComparison.OrdinalIgnoreCase);

    private string ValueOf(Match pair) =>
        LooseEntities.Decode(
            pair.Groups[2].Success ? pair.Groups[2].Value : pair.Groups[3].Success ? pair.Groups[3].Value : pair.Groups[4].Value, entities);

    private string NameOf(string raw, bool isAttribute)
    {
        var colon = raw.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon > 0 ? raw[..colon] : string.Empty;
        var address = colon < 0 && isAttribute ? string.Empty : prefixes.GetValueOrDefault(prefix, string.Empty);
        return FeedNamespaces.NameOf(address, prefix, raw[(colon + 1)..]);
    }

    private void Text(string raw) => Keep(LooseEntities.Decode(raw, entities));

    private void Keep(string plain)
    {
        if (tree.Depth > 0)
        {
            tree.Text(plain);
        }
    }

    [GeneratedRegex(@"\G</\s*([A-Za-z_][\w:.\-]*)[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex EndTagForm();

    /// <summary>No '&lt;' within a value: so a quote left open ends at the next tag, and the whole stays one pass.</summary>
    [GeneratedRegex(@"\G<([A-Za-z_][\w:.\-]*)((?>[^<>""'/]+|""[^""<]*""|'[^'<]*'|/(?!>)|[""'])*)(/?)>", RegexOptions.CultureInvariant)]
    private static partial Regex StartTagForm();

    [GeneratedRegex(@"([A-Za-z_][\w:.\-]*)\s*=\s*(?:""([^""]*)""|'([^']*)'|([^\s""'>]+))", RegexOptions.CultureInvariant)]
    private static partial Regex AttributeForm();
}
