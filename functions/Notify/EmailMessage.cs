using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Vigie.Model;
using Vigie.Notify.AlertText;

namespace Vigie.Notify;

/// <summary>
/// An alert as a mail: plain text and HTML with the same words in the same order, threaded with the other notifications of its alert
/// (RFC 5322 3.6.4), marked as automatic (RFC 3834). No remote images; all other people's words are encoded.
/// </summary>
internal static class EmailMessage
{
    /// <summary>Longest subject; servers fold longer ones and phones cut them.</summary>
    private const int SubjectLength = 200;

    /// <summary>RFC 5322 sets no limit on References; twenty are as many as the alert log remembers.</summary>
    private const int MostReferences = 20;

    public static MailMessage Compose(AlertMessage message, MailAddress from, MailAddress to)
    {
        var mail = new MailMessage(from, to)
        {
            Subject = Subject(message),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        mail.AlternateViews.Add(View(EmailBody.Plain(message.Content), MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View(EmailBody.Html(message.Content), MediaTypeNames.Text.Html));
        mail.Headers["Message-ID"] = Id(message, message.Sequence, from.Host);
        if (message.Sequence > 1)
        {
            var first = Math.Max(2, message.Sequence - MostReferences + 1);
            var earlier = Enumerable.Range(first, message.Sequence - first).Prepend(1).Select(sequence => Id(message, sequence, from.Host));
            mail.Headers["In-Reply-To"] = Id(message, 1, from.Host);
            mail.Headers["References"] = string.Join(' ', earlier);
        }

        mail.Headers["Auto-Submitted"] = "auto-generated";
        mail.Headers["X-Auto-Response-Suppress"] = "All";
        mail.Headers["List-Id"] = $"<{message.Alert.Brand ?? "operator"}.alerts.{from.Host}>";
        mail.Headers["X-Alert-Id"] = message.Alert.Id.Value;
        mail.Headers[OwnMail.Header] = message.Alert.Id.Value;
        return mail;
    }

    /// <summary>Updates keep the first subject: mail programs show one thread then.</summary>
    private static string Subject(AlertMessage message) => message.FirstHeadline is { } first
        ? "Re: " + UntrustedText.Clean(first, SubjectLength)
        : UntrustedText.Clean(message.Content.Headline, SubjectLength);

    /// <summary>A further attempt at the same notification has the same id: many mail programs then show it once.</summary>
    private static string Id(AlertMessage message, int sequence, string host) =>
        $"<{OwnMail.MessageId(message.Alert.Id, sequence - 1, host)}>";

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }
}

/// <summary>The two bodies of a mail.</summary>
internal static class EmailBody
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="LANGUAGE"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
        <body style="font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0;padding:16px;max-width:640px">
        """;

    /// <summary>A thumb must hit it, and not its neighbour.</summary>
    private const string Button =
        " style=\"display:inline-block;margin:0 8px 8px 0;padding:10px 14px;border:1px solid #0d6570;border-radius:8px;color:#0d6570\"";

    public static string Plain(AlertContent content)
    {
        var text = new StringBuilder();
        text.Append(content.Headline).Append('\n');
        foreach (var line in content.Deadline)
        {
            text.Append(line.PlainText).Append('\n');
        }

        if (content.PossibleRepeat is { } repeat)
        {
            text.Append(repeat).Append('\n');
        }

        text.Append('\n');
        foreach (var link in content.Links)
        {
            text.Append(link.Title).Append(": ").Append(link.Url.AbsoluteUri).Append('\n');
        }

        Section(text, content.Titles.Why, content.Reason);
        Section(text, content.Titles.Evidence, Evidence(content));
        Section(text, content.Titles.ToDo, content.ToDo);
        Section(text, content.Titles.Context, content.Context);
        Section(text, "--", content.Footer);
        return text.ToString();
    }

    public static string Html(AlertContent content)
    {
        var html = new StringBuilder();
        html.Append("<h1 style=\"font-size:19px;margin:0 0 8px\">").Append(Encode(content.Headline)).Append("</h1>\n");
        Paragraphs(html, content.Deadline);
        if (content.PossibleRepeat is { } repeat)
        {
            Paragraphs(html, [new Line(new Run(repeat, Strong: true))]);
        }

        html.Append("<p style=\"margin:12px 0\">");
        html.AppendJoin('\n', content.Links.Select(link => Anchor(link.Url, link.Title, Button))).Append("</p>\n");
        Section(html, "h2", content.Titles.Why, content.Reason);
        Section(html, "h2", content.Titles.Evidence, Evidence(content));
        Section(html, "h2", content.Titles.ToDo, content.ToDo);
        Section(html, "h2", content.Titles.Context, content.Context);
        html.Append("<div style=\"font-size:13px;color:#555;margin-top:16px\">\n");
        Paragraphs(html, content.Footer);
        html.Append("</div>\n");
        return $"{Head.Replace("LANGUAGE", content.Language, StringComparison.Ordinal)}\n{html}</body></html>\n";
    }

    private static IEnumerable<Line> Evidence(AlertContent content) =>
        content.Excerpts.Prepend(content.Numbers).Where(line => line.PlainText.Length > 0);

    private static void Section(StringBuilder text, string title, IEnumerable<Line> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            text.Append(first ? $"\n{title}\n" : string.Empty).Append(line.PlainText).Append('\n');
            text.Append(line.Url is { } url ? $"  {url.AbsoluteUri}\n" : string.Empty);
            first = false;
        }
    }

    private static void Section(StringBuilder html, string tag, string title, IEnumerable<Line> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<{tag} style=\"font-size:16px;margin:16px 0 4px\">{Encode(title)}</{tag}>\n");
            Paragraphs(html, all);
        }
    }

    private static void Paragraphs(StringBuilder html, IEnumerable<Line> lines)
    {
        foreach (var line in lines)
        {
            html.Append("<p style=\"margin:0 0 4px\">");
            html.AppendJoin(string.Empty, line.Runs.Select(run => run.Strong ? $"<strong>{Encode(run.Text)}</strong>" : Encode(run.Text)));
            html.Append(line.Url is { } url ? " " + Anchor(url, url.IdnHost) : string.Empty).Append("</p>\n");
        }
    }

    private static string Anchor(Uri url, string title, string attributes = "") =>
        $"<a href=\"{Encode(url.AbsoluteUri)}\"{attributes}>{Encode(title)}</a>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
