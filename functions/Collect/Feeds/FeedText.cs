using System.Text;

namespace Vigie.Collect.Feeds;

/// <summary>A text of a feed as plain text, whichever way it is wrapped: text, escaped HTML, XHTML, base64.</summary>
internal static class FeedText
{
    /// <summary>Titles are shown in one line and shortened there; what is longer is no title.</summary>
    private const int MaximumTitle = 1_000;

    /// <summary>Of RSS, which never says whether a text is HTML.</summary>
    public static string? OfRss(FeedElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var raw = Unwrapped(element.Children.Any() ? element.Markup() : element.Text());
        return Full(HtmlText.IsLikely(raw) ? HtmlText.Of(raw) : HtmlText.Gather(raw));
    }

    /// <summary>Of the first element of a name that says anything.</summary>
    public static string? OfRss(FeedElement? parent, string name) =>
        parent?.All(name).Select(OfRss).FirstOrDefault(text => text is not null);

    /// <inheritdoc cref="OfRss(FeedElement?, string)"/>
    public static string? OfAtom(FeedElement parent, string name) =>
        parent.All(name).Select(OfAtom).FirstOrDefault(text => text is not null);

    /// <summary>Of Atom 0.3 (type is a media type, mode the wrapping) and 1.0 (type is text, html, xhtml or a media type).</summary>
    public static string? OfAtom(FeedElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var type = element["type"]?.Trim().ToLowerInvariant() ?? "text";
        var mode = element["mode"]?.Trim().ToLowerInvariant();
        var inline = element.Children.Any();
        if (inline)
        {
            return Full(HtmlText.Of(element.Markup()));
        }

        var raw = Unwrapped(element.Text());
        if (IsPicture(type))
        {
            return null;
        }

        if (mode == "base64" || (mode is null && !IsText(type)))
        {
            raw = FromBase64(raw) ?? (mode == "base64" ? raw : string.Empty);
        }

        var html = type is "html" or "xhtml" or "text/html" or "application/xhtml+xml"
            || (mode == "escaped" && element["type"] is null && HtmlText.IsLikely(raw));
        return Full(html ? HtmlText.Of(raw) : HtmlText.Gather(raw));
    }

    public static string? Line(string? text)
    {
        var line = text?.Replace('\n', ' ');
        return line?.Length > MaximumTitle ? Cut(line, MaximumTitle) : line;
    }

    /// <summary>A short value such as a name or an id: white space at the ends goes; nothing is null.</summary>
    public static string? Value(FeedElement? element) => Value(element?.Text());

    public static string? Value(string? text)
    {
        var trimmed = text is null ? null : LooseEntities.Clean(text).Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }

    /// <summary>The first <paramref name="length"/> UTF-16 units, and never half a character.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>A CDATA section that was escaped together with what it holds.</summary>
    private static string Unwrapped(string text)
    {
        const string Start = "<![CDATA[", End = "]]>";
        var trimmed = text.AsSpan().Trim();
        return trimmed.StartsWith(Start) && trimmed.EndsWith(End) ? trimmed[Start.Length..^End.Length].ToString() : text;
    }

    private static bool IsPicture(string type) => type.StartsWith("image/", StringComparison.Ordinal)
        || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    private static string? Full(string text) => Value(text);

    private static bool IsText(string type) =>
        type is "text" or "html" or "xhtml" || type.StartsWith("text/", StringComparison.Ordinal)
            || type.EndsWith("xml", StringComparison.Ordinal)
        || type.IndexOf('/', StringComparison.Ordinal) < 0;

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }
}
