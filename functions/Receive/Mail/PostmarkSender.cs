using System.Text;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive.Mail;

/// <summary>
/// Mail by Postmark's inbound webhook (https://postmarkapp.com/developer/user-guide/inbound). It signs nothing: user and password stand in
/// the address that it is given, and come as basic authentication.
/// </summary>
internal sealed class PostmarkSender : ISender
{
    /// <summary>Postmark takes mails of 35 MB, with files in Base64.</summary>
    private const int MaximumMail = 40 * 1024 * 1024;

    public string Kind => "postmark";

    public string Secret => "user:password, as in the webhook's address https://user:password@…";

    public int MaximumBody => MaximumMail;

    public string? FaultOf(SecretString secret) => secret.Reveal().IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && secret.Reveal().Length - colon > 12
            ? null
            : "it is no user:password with a password of 12 characters and more";

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now)
    {
        const string Basic = "Basic ";
        var authorization = call.Header("Authorization");
        var shown = authorization is { Length: < 1000 } && authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            ? Decode(authorization[Basic.Length..].Trim())
            : null;
        return SenderSignature.IsOneOf(shown, secrets)
            ? null
            : "The call does not show user and password of this source: write them into the webhook's address at Postmark "
                + "(https://user:password@…).";
    }

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var list = new MentionList();
        try
        {
            foreach (var reading in MailMention.Of(MailOf(new JsonFields(document.RootElement)), source, now))
            {
                list.Add(reading);
            }
        }
        catch (FieldException refused)
        {
            list.SetAside(string.Empty, refused, call.Body);
        }

        return list.Received;
    }

    private static InboundMail MailOf(JsonFields body)
    {
        var headers = new MailHeaders(
        [
            .. body.List("Headers").Select(line => new JsonFields(line, "Headers"))
                .Select(line => (line.CutText("Name", 500) ?? string.Empty, line.CutText("Value", 20_000) ?? string.Empty)),
            ("Date", body.CutText("Date", 200) ?? string.Empty),
            ("Message-ID", body.CutText("MessageID", 500) is { Length: > 0 } id ? $"<{id}@postmark>" : string.Empty),
        ]);
        var full = body.Object("FromFull");
        var sender = MailSender.Parse(full?.CutText("Email", 500)) ?? MailSender.Parse(body.CutText("From", 1000))
            ?? throw body.Fault("From", "holds no email address.");
        return new InboundMail
        {
            Headers = headers,
            From = sender with { Name = full?.CutText("Name", 200) is { Length: > 0 } name ? name : sender.Name },
            Subject = body.CutText("Subject", 1000),
            Text = body.CutText("TextBody", 1_000_000),
            Html = body.CutText("HtmlBody", 1_000_000),
            Stripped = body.CutText("StrippedTextReply", 1_000_000),
            Checks = ChecksOf(headers, sender),
            Attachments = body.List("Attachments").Count,
        };
    }

    /// <summary>Postmark adds its own findings to the headers; as a mail may bring such lines along, the worst of several counts.</summary>
    private static MailChecks ChecksOf(MailHeaders headers, MailSender from)
    {
        var tests = headers.All("X-Spam-Tests").Select(line => line.Split(',', StringSplitOptions.TrimEntries)).ToList();
        var spf = headers.All("Received-SPF");
        var signed = tests.Count > 0 && tests.All(test => test.Contains("DKIM_VALID_AU", StringComparer.OrdinalIgnoreCase));
        var sent = spf.Count > 0 && spf.All(line => line.StartsWith("pass", StringComparison.OrdinalIgnoreCase));
        return new MailChecks(
            signed ? [from.Domain] : [],
            sent ? EnvelopeDomain(spf[0]) : null,
            tests.Any(test => test.Contains("DKIM_INVALID", StringComparer.OrdinalIgnoreCase))
                || spf.Any(line => line.StartsWith("fail", StringComparison.OrdinalIgnoreCase)));
    }

    private static string? EnvelopeDomain(string line)
    {
        const string Name = "envelope-from=";
        var at = line.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : MailSender.Parse(line[(at + Name.Length)..].Split(';')[0].Trim('"', '<', '>', ' '))?.Domain;
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
