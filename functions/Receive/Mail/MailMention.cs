using Vigie.Collect.Feeds;
using Vigie.Model;

namespace Vigie.Receive.Mail;

/// <summary>What becomes of a mail: the reviews and finds that a known service tells of, else the words of whoever wrote it.</summary>
internal static class MailMention
{
    private const int MostReferences = 100;

    /// <exception cref="FieldException">It has no author.</exception>
    public static IReadOnlyList<Reading> Of(InboundMail mail, string source, DateTimeOffset now)
    {
        if (MailLoop.Own(mail) is { } own)
        {
            return [Reading.None(own)];
        }

        // A service signs what it sends; whoever merely takes its name is an ordinary correspondent.
        var rules = mail.Checks.IsSignedBy(mail.From) ? NotificationRules.For(mail.From.Domain) : [];
        foreach (var rule in rules)
        {
            if (rule.Read(mail, source, TimeOf(mail, now)) is { Count: > 0 } told)
            {
                return [.. told.Select(mention => (Reading)mention)];
            }
        }

        return rules.Count == 0 && MailLoop.Automatic(mail) is { } automatic
            ? [Reading.None(automatic)]
            : [Plain(mail, source, now)];
    }

    /// <summary>Message-IDs without their brackets, the oldest first: of References, then of In-Reply-To.</summary>
    public static IReadOnlyList<string> ReferencesOf(MailHeaders headers) =>
        [.. Ids(headers["References"]).Concat(Ids(headers["In-Reply-To"])).Take(MostReferences)];

    /// <summary>When it was written; now, where it does not say or cannot be.</summary>
    public static DateTimeOffset TimeOf(InboundMail mail, DateTimeOffset now) =>
        FeedDate.Parse(mail.Headers["Date"]) is { } at && MentionTime.IsPossible(at, now) && at <= now ? at.ToUniversalTime() : now;

    private static Reading Plain(InboundMail mail, string source, DateTimeOffset now)
    {
        var line = (mail.Subject ?? string.Empty).Replace('\n', ' ').Replace('\r', ' ').Trim();
        var subject = FeedText.Cut(line, MentionReader.MaximumTitleLength);
        var text = FeedText.Cut(MailText.Own(mail), Mention.MaximumTextLength);
        if (text.Length == 0 && subject.Length == 0)
        {
            return Reading.None("a mail without words");
        }

        var id = Ids(mail.Headers["Message-ID"] ?? mail.Headers["Message-Id"]).FirstOrDefault()
            ?? "sha256:" + StableHash.Hex(40, mail.From.Address, mail.Headers["Date"] ?? string.Empty, subject, text);
        var answered = ReferencesOf(mail.Headers);
        return new Mention
        {
            Id = Short(id),
            Source = source,
            Channel = Channel.Email,
            Author = new Author(mail.From.Address, FeedText.Cut(mail.From.Name ?? mail.From.Address, MentionReader.MaximumNameLength)),
            Title = subject.Length > 0 ? subject : null,
            Text = text,
            CreatedAt = TimeOf(mail, now),
            ThreadId = Short(answered.Count > 0 ? answered[0] : id),
            ParentId = Ids(mail.Headers["In-Reply-To"]).Concat(answered.Reverse()).FirstOrDefault() is { } parent ? Short(parent) : null,
            Trust = mail.Checks.TrustIn(mail.From),
            Attachments = mail.Attachments > 0 ? mail.Attachments : null,
        };
    }

    private static IEnumerable<string> Ids(string? header) =>
        (header ?? string.Empty).Split([' ', '\t', '\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(id => id.Trim('<', '>')).Where(id => id.Length > 0);

    private static string Short(string id) => id.Length <= MentionReader.MaximumIdLength ? id : "sha256:" + StableHash.Hex(40, id);
}
