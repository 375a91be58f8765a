using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;

namespace Vigie.Receive.Mail;

/// <summary>
/// Mail by SendGrid's Inbound Parse (https://www.twilio.com/docs/sendgrid), with a security policy that signs: ECDSA over time and raw
/// bytes. The fields of the form are each in a charset of its own.
/// </summary>
internal sealed partial class SendGridSender : ISender
{
    /// <summary>SendGrid takes mails of 30 MB.</summary>
    private const int MaximumMail = 35 * 1024 * 1024;

    /// <summary>It tries for three days; nothing says that it signs anew each time.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromHours(73);

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public string Kind => "sendgrid";

    public string Secret => "the public key of the parse webhook's security policy, in Base64";

    public int MaximumBody => MaximumMail;

    public string? FaultOf(SecretString secret)
    {
        using var key = KeyOf(secret);
        return key is null ? "it is no public key in Base64 (it begins with MFkwEwYH)" : null;
    }

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now)
    {
        var timestamp = call.Header("X-Twilio-Email-Event-Webhook-Timestamp");
        if (SenderSignature.Stale(timestamp, "The header X-Twilio-Email-Event-Webhook-Timestamp", now, Past, Ahead) is { } stale)
        {
            return stale + " Without it, attach a security policy to the parse webhook.";
        }

        var given = call.Header("X-Twilio-Email-Event-Webhook-Signature") ?? string.Empty;
        var signature = new byte[Math.Min(given.Length, 200)];
        if (!Convert.TryFromBase64String(given, signature, out var length))
        {
            length = 0;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp!), .. CallBody.BytesOf(call)];
        return secrets.Any(secret => IsSigned(signed, signature.AsSpan(0, length), secret))
            ? null
            : "The header X-Twilio-Email-Event-Webhook-Signature does not fit: "
                + "the secret here must be the public key of the parse webhook's security policy.";
    }

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        var (form, list) = (FormBody.Of(call), new MentionList());
        try
        {
            foreach (var reading in MailMention.Of(MailOf(form), source, now))
            {
                list.Add(reading);
            }
        }
        catch (FieldException refused)
        {
            list.SetAside(string.Empty, refused, $"{form.Text("headers")}\n\n{form.Text("text")}");
        }

        return list.Received;
    }

    private static bool IsSigned(byte[] signed, ReadOnlySpan<byte> signature, SecretString secret)
    {
        using var key = KeyOf(secret);
        try
        {
            return key is not null && key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa? KeyOf(SecretString secret)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(secret.Reveal()), out _);
            return key;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static InboundMail MailOf(FormBody form)
    {
        if (form.Has("email") && !form.Has("text") && !form.Has("html"))
        {
            throw new FieldException("email", "came instead of the parsed mail: switch off \"POST the raw, full MIME message\".");
        }

        var charsets = CharsetsOf(form.Text("charsets"));
        string? Text(string name) => form.Text(name, charsets.GetValueOrDefault(name));
        var headers = MailHeaders.Parse(form.Text("headers") ?? string.Empty);
        var from = MailSender.Parse(Text("from")) ?? throw new FieldException("from", "holds no email address.");
        return new InboundMail
        {
            Headers = headers,
            From = from,
            Subject = Text("subject"),
            Text = Text("text"),
            Html = Text("html"),
            Checks = ChecksOf(form),
            Attachments = form.FilesOr("attachments"),
        };
    }

    /// <summary><c>dkim</c> is written <c>{@example.org : pass}</c>, with a comma between several.</summary>
    private static MailChecks ChecksOf(FormBody form)
    {
        var signatures = Dkim().Matches(form.Text("dkim") ?? string.Empty).Take(20).ToList();
        var spf = form.Text("SPF") ?? string.Empty;
        return new MailChecks(
            [.. signatures.Where(signature => IsPass(signature.Groups[2].Value)).Select(signature => signature.Groups[1].Value)],
            IsPass(spf) ? EnvelopeDomain(form.Text("envelope")) : null,
            spf.Equals("fail", StringComparison.OrdinalIgnoreCase)
                || signatures.Any(signature => signature.Groups[2].Value.Equals("fail", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsPass(string verdict) => verdict.Equals("pass", StringComparison.OrdinalIgnoreCase);

    private static string? EnvelopeDomain(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "{}", new JsonDocumentOptions { MaxDepth = 8 });
            return JsonText.Member(document.RootElement, "from") is { ValueKind: JsonValueKind.String } from
                ? MailSender.Parse(JsonText.Of(from))?.Domain
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> CharsetsOf(string? json)
    {
        var charsets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(json ?? "{}", new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var member in document.RootElement.EnumerateObject().Take(50))
            {
                if (JsonText.NameOf(member) is { } name && member.Value.ValueKind == JsonValueKind.String
                    && JsonText.Of(member.Value) is { } charset)
                {
                    charsets[name] = charset;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Without it all is taken for UTF-8, and what is none for windows-1252.
            charsets.Clear();
        }

        return charsets;
    }

    [GeneratedRegex(@"@([A-Za-z0-9.-]{1,253})\s*:\s*([A-Za-z]{1,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Dkim();
}
