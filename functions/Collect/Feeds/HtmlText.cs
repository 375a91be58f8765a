using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Vigie.Collect.Feeds;

/// <summary>
/// HTML to plain text: block elements become line breaks, scripts and styles go, entities are decoded once, white space is gathered.
/// </summary>
internal static partial class HtmlText
{
    /// <summary>Longer markup is cut before it is parsed: the text kept of it is far shorter.</summary>
    public const int MaximumMarkup = 300_000;

    private const int MaximumOpenTags = 2_000;

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    };

    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "noframes", "noembed", "iframe",
        "object", "head", "select", "textarea", "audio", "video",
    };

    private static readonly HashSet<string> Known = new(
        Blocks.Concat(Dropped).Concat(
        [
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "body", "button", "cite", "code", "col", "colgroup", "del", "dfn", "em",
            "embed", "font", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "map", "mark", "marquee", "nobr", "option",
            "param", "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt",
            "u", "var", "wbr", "blink", "svg", "mi", "mn", "mo", "mrow",
        ]).Except(["head", "object", "template", "summary"]),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that people also write between angle brackets: such a one is a tag when it has an attribute or an end.</summary>
    private static readonly HashSet<string> Ambiguous = new(
    [
        "applet", "area", "base", "basefont", "bgsound", "canvas", "data", "dialog", "dir", "frame", "frameset", "head", "hgroup",
        "ilayer", "isindex", "keygen", "layer", "link", "math", "menu", "menuitem", "meta", "meter", "noembed", "noframes", "object",
        "optgroup", "output", "plaintext", "progress", "rb", "rp", "rt", "rtc", "ruby", "search", "slot", "spacer", "summary", "template",
        "title", "track", "xml", "xmp",
    ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Text that a format does not call HTML, and that may be it all the same: it has a tag, a comment or a character
    /// reference that HTML knows.
    /// </summary>
    public static bool IsLikely(string text) =>
        (text.Contains('<', StringComparison.Ordinal) && Tag().Matches(text).Take(200).Any(IsTag))
        || text.Contains("<!--", StringComparison.Ordinal) || text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)
        || (text.Contains('&', StringComparison.Ordinal) && Reference().Matches(text).Take(20).Any(IsReference));

    /// <summary>Plain text of HTML.</summary>
    public static string Of(string html)
    {
        var markup = html.Length > MaximumMarkup ? html[..MaximumMarkup] : html;
        if (markup.AsSpan().IndexOfAny('<', '&') < 0)
        {
            return Gather(markup);
        }

        // A tree as deep as this is an attack on whoever builds it; its tags are taken away one by one instead.
        var text = markup.AsSpan().Count('<') > MaximumOpenTags && Depth(markup) > MaximumOpenTags
            ? System.Net.WebUtility.HtmlDecode(AnyTag().Replace(markup, "\n"))
            : Parsed(markup);
        return Gather(text);
    }

    /// <summary>Spaces, tabs and empty lines gathered; ends trimmed.</summary>
    public static string Gather(string text)
    {
        var gathered = new StringBuilder(text.Length);
        var space = false;
        var line = false;
        foreach (var c in text)
        {
            if (c is '\n')
            {
                line = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                space = true;
            }
            else
            {
                if (gathered.Length > 0 && (line || space))
                {
                    gathered.Append(line ? '\n' : ' ');
                }

                gathered.Append(c);
                (space, line) = (false, false);
            }
        }

        return gathered.ToString();
    }

    private static string Parsed(string markup)
    {
        var document = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + markup);
        var text = new StringBuilder(markup.Length);
        INode? at = document.DocumentElement;
        while (at is not null)
        {
            var inside = Open(at, text) ? at.FirstChild : null;
            if (inside is not null)
            {
                at = inside;
                continue;
            }

            while (at is not null && at.NextSibling is null)
            {
                Close(at, text);
                at = at.Parent;
            }

            Close(at, text);
            at = at?.NextSibling;
        }

        return text.ToString();
    }

    private static bool Open(INode node, StringBuilder text)
    {
        if (node is IText words)
        {
            text.Append(words.Data.Replace('\n', ' ').Replace('\r', ' '));
            return false;
        }

        if (node is not IElement element || Dropped.Contains(element.LocalName))
        {
            return false;
        }

        Break(element, text);
        return true;
    }

    private static void Close(INode? node, StringBuilder text)
    {
        if (node is IElement element)
        {
            Break(element, text);
        }
    }

    private static void Break(IElement element, StringBuilder text)
    {
        if (Blocks.Contains(element.LocalName))
        {
            text.Append('\n');
        }
        else if (element.LocalName is "td" or "th")
        {
            text.Append(' ');
        }
    }

    private static int Depth(string markup)
    {
        var (depth, deepest) = (0, 0);
        for (var at = markup.IndexOf('<', StringComparison.Ordinal); at >= 0; at = markup.IndexOf('<', at + 1))
        {
            depth = at + 1 < markup.Length && markup[at + 1] == '/' ? Math.Max(0, depth - 1) : depth + 1;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static bool IsTag(Match tag) => Known.Contains(tag.Groups[1].Value)
        || (Ambiguous.Contains(tag.Groups[1].Value) && (tag.ValueSpan.Contains('=') || tag.ValueSpan.Contains('/')));

    private static bool IsReference(Match match) => System.Net.WebUtility.HtmlDecode(match.Value) != match.Value;

    [GeneratedRegex(@"</?([A-Za-z][A-Za-z0-9]{0,20})(?=[\s/>])[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"<[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex AnyTag();

    [GeneratedRegex(@"&#?\w{1,40};", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
