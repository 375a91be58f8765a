using Vigie.Model.Text;

namespace Vigie.Collect.Fetching;

/// <summary>Addresses as they may stand in a log, an error or a page.</summary>
internal static class UrlRedaction
{
    private static readonly string[] Harmless = ["page", "q", "lang", "format", "type", "limit", "sort", "tag", "hl", "gl", "ceid"];

    /// <summary>
    /// The address without user name, fragment and the values of its query. A value may be a secret under any name (<c>feed</c>,
    /// <c>key</c>, <c>token</c>), so only a few names that never are one keep theirs.
    /// </summary>
    public static string Of(Uri url)
    {
        if (!url.IsAbsoluteUri)
        {
            return "(relative address)";
        }

        var query = string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Redacted));
        var port = url.IsDefaultPort ? string.Empty : $":{url.Port}";
        var host = WebAddress.HostOf(url) ?? "(unreadable host)";
        return $"{url.Scheme}://{host}{port}{url.AbsolutePath}{(query.Length > 0 ? "?" + query : string.Empty)}";
    }

    private static string Redacted(string pair)
    {
        var name = pair.Split('=')[0];
        return Array.Exists(Harmless, harmless => harmless.Equals(name, StringComparison.OrdinalIgnoreCase)) ? pair : name + "=***";
    }
}
