using System.Diagnostics.CodeAnalysis;

namespace Vigie.Model.Text;

/// <summary>Addresses that somebody else wrote.</summary>
public static class WebAddress
{
    /// <summary>
    /// Absolute, http or https, with a host whose name can be read. <see cref="Uri"/> takes hosts such as <c>xn--é</c> and throws when its
    /// <see cref="Uri.IdnHost"/> is asked for: with such an address nothing could be shown, matched or fetched.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && HostOf(url) is { Length: > 0 };

    /// <summary>The host in ASCII; null when its name cannot be.</summary>
    public static string? HostOf(Uri url)
    {
        try
        {
            return url.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
