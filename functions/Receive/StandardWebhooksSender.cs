using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;

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

    /// <summary>Fewer than the 1 MiB body could hold: whoever needs more posts more often.</summary>
    public const int MaximumEntries = 10_000;

    private const string SecretPrefix = "whsec_";

    private const string Version = "v1,";

    private const int MaximumSignatures = 16;

    public string Kind => KindName;

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

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = Parse(call.Body);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || JsonText.Member(document.RootElement, "mentions") is not { ValueKind: JsonValueKind.Array } entries)
        {
            throw Unreadable("""The body is no {"mentions":[…]}: an object with the list "mentions" is expected.""");
        }

        if (entries.GetArrayLength() > MaximumEntries)
        {
            throw Unreadable($"The list \"mentions\" has {entries.GetArrayLength()} entries; {MaximumEntries} are allowed in one call.");
        }

        var reader = new MentionReader(source, now);
        var mentions = new List<Mention>();
        var setAside = new List<RefusedEntry>();
        foreach (var (index, entry) in entries.EnumerateArray().Index())
        {
            try
            {
                mentions.Add(reader.Read(entry));
            }
            catch (FieldException refused)
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"mentions[{index}]");
                var field = refused.Field.Length > 0 ? $"{where}.{refused.Field}" : where;
                setAside.Add(new RefusedEntry($"{field}: {refused.Message}", entry.GetRawText()));
            }
        }

        return new ReceivedMentions(mentions, setAside);
    }

    private static JsonDocument Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException broken)
        {
            throw Unreadable(string.Create(
                CultureInfo.InvariantCulture,
                $"The body is not JSON: it breaks at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."));
        }
    }

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

    private static ExpectedFailureException Unreadable(string message) => new(FailureKind.Permanent, message);
}
