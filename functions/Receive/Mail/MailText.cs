using System.Text.RegularExpressions;
using Vigie.Collect.Feeds;

namespace Vigie.Receive.Mail;

/// <summary>The words of a mail. Nothing in it is ever fetched.</summary>
internal static partial class MailText
{
    /// <summary>Longer bodies are cut: of a mention far less is kept.</summary>
    private const int MaximumBody = 200_000;

    /// <summary>What the author wrote this time, without what is quoted.</summary>
    public static string Own(InboundMail mail)
    {
        if (!string.IsNullOrWhiteSpace(mail.Stripped))
        {
            return Tidy(mail.Stripped);
        }

        return QuoteStripper.Strip(Tidy(Plain(mail)));
    }

    /// <summary>The whole text; of HTML with the address of each link before its words, in angle brackets.</summary>
    public static string WithLinks(InboundMail mail)
    {
        if (string.IsNullOrWhiteSpace(mail.Html))
        {
            return Tidy(mail.Text ?? string.Empty);
        }

        var html = FeedText.Cut(mail.Html, HtmlText.MaximumMarkup);
        return Tidy(HtmlText.Of(
            Anchor().Replace(html, anchor => $" &lt;{anchor.Groups[1].Value}{anchor.Groups[2].Value}&gt; {anchor.Value}")));
    }

    private static string Plain(InboundMail mail) =>
        !string.IsNullOrWhiteSpace(mail.Text) ? mail.Text
            : mail.Html is { } html ? HtmlText.Of(FeedText.Cut(html, HtmlText.MaximumMarkup))
            : string.Empty;

    private static string Tidy(string text) =>
        FeedText.Cut(text, MaximumBody).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\u00a0', ' ').Trim();

    [GeneratedRegex(
        @"<a\b[^<>]{0,300}?\bhref\s*=\s*(?:""(https?://[^""<>]{1,1500})""|'(https?://[^'<>]{1,1500})')",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Anchor();
}
