using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// Anybody who signs by the Standard Webhooks rules (standardwebhooks.com) and posts <c>{"mentions":[…]}</c>. The signature is an
/// HMAC-SHA256 over <c>id.timestamp.body</c>; redelivered messages keep their id and get a new timestamp.
/// </summary>
internal sealed class StandardWebhooksSender : ISender
{
    public const string KindName = "generic";

    /// <summary>How far the sender's clock may be from ours, either way; the tolerance of the rules' own libraries.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";

    private const string Version = "v1,";

    private const int MaximumSignatures = 16;

    public string Kind => KindName;

    public int AcceptedStatus => 202;

    public bool IsMendable => true;

    public string Secret => "whsec_ and 24 random bytes in Base64; sign with the same";

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now)
    {
        if (call.Header("webhook-id") is not { Length: > 0 } id
            || call.Header("webhook-timestamp") is not { Length: > 0 } timestamp
            || !call.Headers.TryGetValue("webhook-signature", out var given))
        {
            return "The call is not signed: it needs the headers webhook-id, webhook-timestamp and webhook-signature "
                + "(standardwebhooks.com).";
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "The header webhook-timestamp is not a number of seconds since 1970.";
        }

        // In plain seconds: a hostile number is beyond any date.
        if (Math.Abs((double)seconds - now.ToUnixTimeSeconds()) > Tolerance.TotalSeconds)
        {
            return $"The header webhook-timestamp is more than {Tolerance.TotalMinutes} minutes from the clock here: "
                + "sign anew with each attempt, and check the sender's clock.";
        }

        var signatures = given
            .SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Take(MaximumSignatures)
            .ToList();
        return IsSigned($"{id}.{timestamp}.{call.Body}", secrets, signatures)
            ? null
            : "No signature in webhook-signature fits: check that both sides have the same secret, "
                + "and that the body is signed exactly as it is sent.";
    }

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now) => MentionBody.Read(call, source, now);

    private static bool IsSigned(string content, IReadOnlyList<SecretString> secrets, List<string> signatures)
    {
        var signed = Encoding.UTF8.GetBytes(content);
        var fits = false;
        foreach (var key in secrets.SelectMany(Keys))
        {
            var expected = HMACSHA256.HashData(key, signed);
            foreach (var signature in signatures)
            {
                // Every pair is compared, whatever the ones before said.
                fits |= signature.StartsWith(Version, StringComparison.Ordinal)
                    && CryptographicOperations.FixedTimeEquals(expected, Decode(signature[Version.Length..]) ?? []);
            }
        }

        return fits;
    }

    /// <summary>After <c>whsec_</c> comes base64. A secret without it may be either: some senders take any words as the key.</summary>
    private static IEnumerable<byte[]> Keys(SecretString secret)
    {
        var text = secret.Reveal();
        var prefixed = text.StartsWith(SecretPrefix, StringComparison.Ordinal);
        if (Decode(prefixed ? text[SecretPrefix.Length..] : text) is { Length: > 0 } decoded)
        {
            yield return decoded;
        }

        if (!prefixed && text.Length > 0)
        {
            yield return Encoding.UTF8.GetBytes(text);
        }
    }

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
