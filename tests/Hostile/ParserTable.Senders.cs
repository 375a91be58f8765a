using System.Text;
using System.Text.Json;
using Vigie.Model;
using Vigie.Process;
using Vigie.Receive;
using Vigie.Receive.Mail;
using Vigie.Tests.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <content>What platforms and mail providers post.</content>
public sealed partial class ParserTable
{
    private static readonly string[] MailWords =
    [
        "wrote:", "On 2 Mar 2026 a@b.c", "> ", "\n", "-- ", "From: x", "Sent: x", "-----Original Message-----", "<", ">", "★", "\"", "«",
            "»",
    ];

    private IEnumerable<Parser> Sending() =>
    [
        .. SenderCase.All.Select(sender => new Parser(
            $"call of {sender.Kind}",
            Seeds([.. new[] { sender.Written, sender.Edited, sender.Gone }.OfType<string>()]),
            input => ReadCall(sender, input),
            typeof(ExpectedFailureException))
        {
            Words = [.. JsonWords, "&", "%", "--xYz", "\r\n", "; name=\"text\"", "filename=x"],
            Share = 0.5,
        }),
        new(
            "words of a mail",
            Seeds("It is late.\n\nOn Mon, 2 Mar 2026 at 09:00, Acme <a@acme.example> wrote:\n> sent", "From: a\nSent: b\nTo: c\n-- \nx"),
            input => QuoteStripper.Strip(Text(input)))
        {
            Words = MailWords,
        },
        new(
            "mail of a service",
            Files("receive/mails", "*.txt"),
            ReadNotification)
        {
            Words = MailWords,
            Share = 0.25,
            MaximumAllocation = 256 * 1024 * 1024,
        },
        new(
            "header lines of a mail",
            Seeds("Message-ID: <a@b>\nReferences: <a@b>\n <c@d>\nX: \ty", "a:b"),
            input => MailMention.ReferencesOf(MailHeaders.Parse(Text(input))))
        {
            Words = [":", "\n ", "<", ">", ",", "References: "],
        },
    ];

    private static void ReadCall(SenderCase example, byte[] input)
    {
        var sender = new SenderRegistry().Find(example.Kind)!;
        var call = example.Sign(Encoding.Latin1.GetString(input), Some.Monday, example.Secret).To("forum");
        sender.Refuse(call, [new(example.Secret)], Some.Monday);
        var mentions = sender.Read(call, "forum", Some.Monday).Mentions;
        foreach (var mention in mentions)
        {
            JsonSerializer.Serialize(mention, VigieJson.Default.Mention);
        }

        Require(Intake.Of(Some.Batch([.. mentions])).SetAside.Count == 0, "What was accepted can be stored.");
    }

    private static void ReadNotification(byte[] input)
    {
        var parts = Text(input).Split("\n\n", 2);
        foreach (var rule in NotificationRules.Rules)
        {
            var mail = new InboundMail
            {
                Headers = new MailHeaders([]),
                From = new MailSender("a@" + rule.Domains[0], null),
                Subject = parts[0].Split("Subject: ")[^1],
                Html = parts[^1],
                Checks = new MailChecks([rule.Domains[0]], null, Failed: false),
            };
            foreach (var mention in rule.Read(mail, "forum", Some.Monday))
            {
                JsonSerializer.Serialize(mention, VigieJson.Default.Mention);
            }
        }
    }
}
