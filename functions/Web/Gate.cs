using System.Globalization;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Web;

/// <summary>Who may see and change what. Compares in constant time; the cookie holds an HMAC by the key, never the key.</summary>
internal sealed class Gate(VigieSettings settings, TimeProvider time)
{
    public const string CookieName = "vigie";

    /// <summary>The setting is named, so that whoever reads it knows what to do.</summary>
    public const string NoKey =
        "The setting Dashboard__Key is not set. Under the Functions host it is required: "
        + "set it to a long random text, then log in with it.";

    private static readonly TimeSpan LoggedInFor = TimeSpan.FromDays(30);

    /// <summary>The answer to a call that may not go on; null when it may.</summary>
    public HttpAnswer? Refuse(HttpCall call, Access access)
    {
        if (access is Access.Open or Access.Signed)
        {
            return null;
        }

        if (settings.DashboardKeyRequired && settings.DashboardKey is null)
        {
            return Answer.Problem(503, "No key is set", NoKey);
        }

        if (!settings.DashboardKeyRequired && !IsOwnName(call))
        {
            return Answer.Problem(
                403,
                "Unknown host name",
                $"This server asks for no key and so answers to its own name only, not to '{call.Url.Host}'. "
                    + "Set PublicUrl or Dashboard__Key.");
        }

        if (!Trusts(call))
        {
            return Answer.Problem(
                401, "Log in", "This needs the key: send 'Authorization: Bearer KEY' (the setting Dashboard__Key), or log in at /login.")
                .With("WWW-Authenticate", "Bearer");
        }

        return access == Access.Change ? RefuseChange(call) : null;
    }

    /// <summary>Whether the caller has the key, or needs none.</summary>
    public bool Trusts(HttpCall call) =>
        settings.DashboardKeyRequired
            ? settings.DashboardKey is not null && (HasBearer(call) || IsValid(CookieOf(call)))
            : IsOwnName(call);

    public bool IsKey(string text) => settings.DashboardKey is { } key && Signature.IsSame(text, key.Reveal());

    /// <summary>Whether a browser sent this from a page of this site, or no browser sent it.</summary>
    public bool IsSameOrigin(HttpCall call)
    {
        if (call.Header("Sec-Fetch-Site") is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }

        return call.Header("Origin") is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsOurs(from, call));
    }

    /// <summary>The Set-Cookie of a login.</summary>
    public string Cookie(HttpCall call)
    {
        var until = (time.GetUtcNow() + LoggedInFor).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{CookieName}={until}.{Sign(until)}; Path=/; Max-Age={(int)LoggedInFor.TotalSeconds}; "
            + $"HttpOnly; SameSite=Strict{Secure(call)}";
    }

    public string NoCookie(HttpCall call) => $"{CookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{Secure(call)}";

    private HttpAnswer? RefuseChange(HttpCall call)
    {
        if (call.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Answer.Problem(415, "Send JSON", "A change is sent with 'Content-Type: application/json'.");
        }

        return HasBearer(call) || IsSameOrigin(call)
            ? null
            : Answer.Problem(
                403, "Other site", "A change is taken from pages of this site, or from a program that sends 'Authorization: Bearer KEY'.");
    }

    private bool HasBearer(HttpCall call) =>
        call.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && IsKey(header[7..].Trim());

    private bool IsValid(string? cookie)
    {
        var parts = cookie?.Split('.') ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && Signature.IsSame(parts[1], Sign(parts[0])) && until >= time.GetUtcNow().ToUnixTimeSeconds();
    }

    private static string? CookieOf(HttpCall call) =>
        call.Headers.TryGetValue("Cookie", out var values)
            ? values.SelectMany(value => value.Split(';', StringSplitOptions.TrimEntries))
                .FirstOrDefault(pair => pair.StartsWith(CookieName + "=", StringComparison.Ordinal))?[(CookieName.Length + 1)..]
            : null;

    private string Sign(string text) => Signature.Of(
        "dashboard\n" + text, settings.DashboardKey ?? throw new InvalidOperationException("Without a key nothing is signed."));

    /// <summary>A page of another site may reach this machine under a name of its own (DNS rebinding); it cannot claim ours.</summary>
    private bool IsOwnName(HttpCall call) => call.Url.IsLoopback || call.Url.Host == settings.PublicUrl?.Host;

    private bool IsOurs(Uri origin, HttpCall call) =>
        origin.Authority == call.Url.Authority || origin.Authority == settings.PublicUrl?.Authority;

    private string Secure(HttpCall call) =>
        call.Url.Scheme == Uri.UriSchemeHttps || call.Header("X-Forwarded-Proto") == Uri.UriSchemeHttps
            || settings.PublicUrl?.Scheme == Uri.UriSchemeHttps
            ? "; Secure"
            : string.Empty;
}
