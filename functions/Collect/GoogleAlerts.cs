namespace Vigie.Collect;

/// <summary>Links of Google Alerts lead through a counting page; what they lead to is the mention's address.</summary>
internal static class GoogleAlerts
{
    /// <summary>The address behind the link; the link itself when it is no such link.</summary>
    public static string? Unwrapped(string? link)
    {
        if (link is null || !Uri.TryCreate(link, UriKind.Absolute, out var url) || url.AbsolutePath != "/url"
            || !url.Host.StartsWith("www.google.", StringComparison.OrdinalIgnoreCase))
        {
            return link;
        }

        // The target stands there unencoded, so its own '&' cannot be told from the next parameter's but by that parameter's name.
        var start = Math.Max(link.IndexOf("&url=", StringComparison.Ordinal), link.IndexOf("?url=", StringComparison.Ordinal));
        if (start < 0)
        {
            return link;
        }

        var end = link.IndexOf("&ct=", start, StringComparison.Ordinal);
        var target = end < 0 ? link[(start + 5)..] : link[(start + 5)..end];
        return target.StartsWith("http%3A", StringComparison.OrdinalIgnoreCase)
            || target.StartsWith("https%3A", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(target)
            : target;
    }
}
