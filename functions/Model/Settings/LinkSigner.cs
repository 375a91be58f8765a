using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Model.Settings;

/// <summary>
/// Links of an alert that work without a login: <c>{PublicUrl}/alerts/{id}?exp={unix}&amp;sig={base64url HMAC-SHA256}</c>. A link is for
/// one alert and lives <see cref="Life"/>. It opens a page and changes nothing: mail scanners open links before people do, so actions are
/// POSTs to the same address. Nothing is stored: whoever holds the link may act, as with a key.
/// </summary>
public sealed class LinkSigner(SecretString key, Uri publicUrl, TimeProvider time)
{
    /// <summary>How long a link works: an alert of Friday can be looked at on Thursday.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>The page of an alert. Links made in the same second are the same.</summary>
    public Uri LinkTo(AlertId alert)
    {
        var expires = time.GetUtcNow().Add(Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var root = publicUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri($"{root}/alerts/{alert.Value}?exp={expires}&sig={Sign(alert, expires)}");
    }

    /// <summary>
    /// Whether the query of a link was signed here for <paramref name="alert"/> and has not run out. Takes the same time whatever is wrong.
    /// </summary>
    public bool Verify(AlertId alert, string? expires, string? signature)
    {
        if (expires is null || signature is null || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until))
        {
            return false;
        }

        var genuine =
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(alert, expires)), Encoding.UTF8.GetBytes(signature));
        return genuine && until > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string Sign(AlertId alert, string expires) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), Encoding.UTF8.GetBytes($"alert\n{alert.Value}\n{expires}")));
}
