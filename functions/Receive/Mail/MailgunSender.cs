using System.Text;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;

namespace Vigie.Receive.Mail;

/// <summary>
/// Mail by a route of Mailgun (https://documentation.mailgun.com, "Receive, forward and store messages"). The signature is over time and
/// token alone and not over the mail: it keeps strangers out only while the address is https.
/// </summary>
internal sealed class MailgunSender : ISender
{
    /// <summary>Mailgun takes mails of 25 MB, and sends them as bytes.</summary>
    private const int MaximumMail = 30 * 1024 * 1024;

    /// <summary>It tries for eight hours; nothing says that it signs anew each time.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromHours(9);

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public string Kind => "mailgun";

    public string Secret => "the HTTP webhook signing key of the account";

    public int MaximumBody => MaximumMail;

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now)
    {
        FormBody form;
        try
        {
            form = FormBody.Of(call);
        }
        catch (ExpectedFailureException broken)
        {
            return broken.Message;
        }

        var (timestamp, token) = (form.Text("timestamp"), form.Text("token"));
        return SenderSignature.Stale(timestamp, "The field timestamp", now, Past, Ahead)
            ?? (token is { Length: > 0 and < 200 }
                && SenderSignature.IsHex(form.Text("signature"), Encoding.UTF8.GetBytes(timestamp + token), secrets, prefix: string.Empty)
                    ? null
                    : "The field signature does not fit: the secret here must be the HTTP webhook signing key of the account.");
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
            list.SetAside(
                string.Empty, refused, $"From: {form.Text("from")}\nSubject: {form.Text("subject")}\n\n{form.Text("body-plain")}");
        }

        return list.Received;
    }

    private static InboundMail MailOf(FormBody form)
    {
        if (!form.Has("body-plain") && !form.Has("body-html") && form.Has("body-mime"))
        {
            throw new FieldException("body-mime", "came instead of the parsed mail: let the route's address not end with 'mime'.");
        }

        var headers = HeadersOf(form.Text("message-headers"));
        var from = MailSender.Parse(form.Text("from")) ?? MailSender.Parse(headers["From"])
            ?? throw new FieldException("from", "holds no email address.");
        return new InboundMail
        {
            Headers = headers,
            From = from,
            Subject = form.Text("subject"),
            Text = form.Text("body-plain"),
            Html = form.Text("body-html"),
            Stripped = form.Text("stripped-text"),
            Checks = ChecksOf(headers, MailSender.Parse(form.Text("sender"))),
            Attachments = form.FilesOr("attachment-count"),
        };
    }

    /// <summary>
    /// Mailgun says that a signature is good, not whose: it counts for a domain only if all signatures are of that one. A mail may bring
    /// such lines along, so the worst of several counts.
    /// </summary>
    private static MailChecks ChecksOf(MailHeaders headers, MailSender? envelope)
    {
        var (dkim, spf) = (headers.All("X-Mailgun-Dkim-Check-Result"), headers.All("X-Mailgun-Spf"));
        var signers = headers.All("DKIM-Signature").Select(SignerOf).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var signed = dkim.Count > 0 && dkim.All(line => Is(line, "pass")) && signers is [{ }];
        return new MailChecks(
            signed ? [signers[0]!] : [],
            spf.Count > 0 && spf.All(line => Is(line, "pass")) ? envelope?.Domain : null,
            dkim.Any(line => Is(line, "fail")) || spf.Any(line => Is(line, "fail")));
    }

    private static bool Is(string line, string verdict) => line.Equals(verdict, StringComparison.OrdinalIgnoreCase);

    private static string? SignerOf(string signature) => signature.Split(';', StringSplitOptions.TrimEntries)
        .FirstOrDefault(tag => tag.StartsWith("d=", StringComparison.OrdinalIgnoreCase))?[2..].Trim();

    private static MailHeaders HeadersOf(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "[]", new JsonDocumentOptions { MaxDepth = 8 });
            return new MailHeaders(document.RootElement.ValueKind != JsonValueKind.Array
                ? []
                : [.. document.RootElement.EnumerateArray()
                    .Where(pair => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2)
                    .Where(pair => pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.String)
                    .Select(pair => (JsonText.Of(pair[0]) ?? string.Empty, JsonText.Of(pair[1]) ?? string.Empty))]);
        }
        catch (JsonException)
        {
            throw new FieldException("message-headers", "is no JSON list of pairs.");
        }
    }
}
