using Vigie.Model;

namespace Vigie.Receive.Mail;

/// <summary>Mails that no person wrote to us: our own alerts, and what machines send by themselves (RFC 3834).</summary>
internal static class MailLoop
{
    private static readonly string[] Bulk = ["bulk", "list", "junk", "auto_reply", "auto-reply"];

    private static readonly string[] Machines = ["mailer-daemon@", "postmaster@"];

    /// <summary>Why it is the program's own, or an answer to it; else null.</summary>
    public static string? Own(InboundMail mail) =>
        mail.Headers[OwnMail.Header] is not null ? "an alert of this program"
            : MailMention.ReferencesOf(mail.Headers).Any(OwnMail.IsMessageId) ? "an answer to an alert of this program"
            : null;

    /// <summary>Why a machine sent it; else null.</summary>
    public static string? Automatic(InboundMail mail) =>
        mail.Headers["Auto-Submitted"] is { } submitted && !submitted.StartsWith("no", StringComparison.OrdinalIgnoreCase)
            ? "an automatic mail (Auto-Submitted)"
        : mail.Headers["Precedence"] is { } precedence && Bulk.Contains(precedence, StringComparer.OrdinalIgnoreCase)
            ? "a mail to many (Precedence)"
        : mail.Headers["X-Auto-Response-Suppress"] is not null || mail.Headers["X-Autoreply"] is not null
            || mail.Headers["X-Autorespond"] is not null
            ? "an automatic mail (X-Auto-Response-Suppress)"
        : mail.Headers["Return-Path"] is "<>" || Machines.Any(machine => mail.From.Address.StartsWith(machine, StringComparison.Ordinal))
            ? "a mail server's own mail"
        : null;
}
