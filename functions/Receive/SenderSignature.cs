using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>How senders sign: an HMAC-SHA256 in a header, or the secret itself. Everything is compared in constant time.</summary>
internal static class SenderSignature
{
    private const string Prefix = "sha256=";

    /// <summary>Whether the header is <c>sha256=</c> and the hexadecimal HMAC of the body under any of the secrets.</summary>
    public static bool IsHex(string? header, ReadOnlySpan<byte> signed, IReadOnlyList<SecretString> secrets, string prefix = Prefix) =>
        Given(header, prefix, FromHex) is { } given && Fits(given, signed, secrets);

    /// <summary>The same with the HMAC in Base64.</summary>
    public static bool IsBase64(string? header, ReadOnlySpan<byte> signed, IReadOnlyList<SecretString> secrets) =>
        Given(header, Prefix, FromBase64) is { } given && Fits(given, signed, secrets);

    /// <summary>The HMAC under the first secret, as <c>sha256=</c> and Base64.</summary>
    public static string Base64Of(string text, SecretString secret) =>
        Prefix + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether what was shown is one of the secrets.</summary>
    public static bool IsOneOf(string? shown, IReadOnlyList<SecretString> secrets)
    {
        var fits = false;
        foreach (var secret in secrets)
        {
            fits |= Signature.IsSame(shown ?? string.Empty, secret.Reveal());
        }

        return fits && !string.IsNullOrEmpty(shown);
    }

    /// <summary>
    /// Null when a time in seconds since 1970 is no further from now than allowed, else what is wrong with it.
    /// </summary>
    public static string? Stale(string? seconds, string name, DateTimeOffset now, TimeSpan past, TimeSpan ahead)
    {
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
        {
            return $"{name} is missing, or not a number of seconds since 1970.";
        }

        // In plain seconds: a hostile number is beyond any date.
        var age = now.ToUnixTimeSeconds() - (double)at;
        return age <= past.TotalSeconds && age >= -ahead.TotalSeconds
            ? null
            : $"{name} is too far from the clock here (it may be {Span(past)} old): "
                + "it is a repeat of an old delivery, or a clock is wrong.";
    }

    private static string Span(TimeSpan span) => span.TotalHours < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours} hours");

    private static bool Fits(byte[] given, ReadOnlySpan<byte> signed, IReadOnlyList<SecretString> secrets)
    {
        var fits = false;
        foreach (var secret in secrets)
        {
            // Each is tried, whatever the ones before said.
            fits |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), signed), given);
        }

        return fits;
    }

    private static byte[]? Given(string? header, string prefix, Func<string, byte[]?> decode) =>
        header is { Length: < 200 } && header.StartsWith(prefix, StringComparison.Ordinal) ? decode(header[prefix.Length..]) : null;

    private static byte[]? FromHex(string text) =>
        text.Length == 2 * HMACSHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
