using Vigie.Model;
using Vigie.Receive.Mail;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive.Mail;

public sealed class MailMentionTests
{
    [Fact]
    public void A_conversation_is_known_by_its_first_message()
    {
        var first = Plain(Mail(("Message-ID", "<a@x>")));
        var second = Plain(Mail(("Message-ID", "<b@x>"), ("In-Reply-To", "<a@x>"), ("References", "<a@x>")));
        var third = Plain(Mail(("Message-ID", "<c@x>"), ("In-Reply-To", "<b@x>"), ("References", "<a@x>\n <b@x>")));

        Assert.Equal(["a@x", "a@x", "a@x"], new[] { first, second, third }.Select(mention => mention.ThreadId));
        Assert.Equal([null, "a@x", "b@x"], new[] { first, second, third }.Select(mention => mention.ParentId));
        Assert.Equal((Channel.Email, "zoe@example.org", "Zoe"), (first.Channel, first.Author!.Id, first.Author.Name));
    }

    [Fact]
    public void A_mail_without_an_id_has_one_of_its_content()
    {
        Assert.Equal(Plain(Mail()).Id, Plain(Mail()).Id);
        Assert.NotEqual(Plain(Mail()).Id, Plain(Mail() with { Text = "Other words" }).Id);
    }

    [Theory]
    [InlineData("Mon, 2 Mar 2026 09:30:00 +0100", "2026-03-02T08:30:00Z")]
    [InlineData("Mon, 2 Mar 2026 12:00:00 +0000", "2026-03-02T09:00:00Z")]
    [InlineData("Thu, 1 Jan 1970 00:00:00 +0000", "2026-03-02T09:00:00Z")]
    [InlineData("soon", "2026-03-02T09:00:00Z")]
    public void A_time_that_cannot_be_is_now(string date, string at) =>
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Plain(Mail(("Date", date))).CreatedAt);

    [Theory]
    [InlineData("X-Vigie-Alert", "t1.velocity.1", "alert of this program")]
    [InlineData("In-Reply-To", "<alert-t1.velocity.1.0@acme.example>", "answer to an alert")]
    [InlineData("Auto-Submitted", "auto-replied", "Auto-Submitted")]
    [InlineData("Precedence", "bulk", "Precedence")]
    [InlineData("Precedence", "List", "Precedence")]
    [InlineData("X-Auto-Response-Suppress", "All", "X-Auto-Response-Suppress")]
    [InlineData("Return-Path", "<>", "mail server")]
    public void What_no_person_wrote_to_us_is_passed_over(string name, string value, string reason)
    {
        var reading = Assert.Single(MailMention.Of(Mail((name, value)), "place", Some.Monday));

        Assert.Null(reading.Mention);
        Assert.Contains(reason, reading.PassedOver, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-Submitted", "no")]
    [InlineData("In-Reply-To", "<alert-me@shop.example>")]
    public void What_a_person_wrote_is_not(string name, string value) => Assert.NotNull(Plain(Mail((name, value))));

    [Fact]
    public void Of_HTML_the_words_are_read_and_the_quotation_goes()
    {
        var mail = Mail() with
        {
            Text = null,
            Html = "<p>It is <b>broken</b>.</p><div>On Mon, 2 Mar 2026 at 09:00, Acme &lt;a@acme.example&gt; wrote:</div><blockquote>We sent it.</blockquote>",
        };

        Assert.Equal("It is broken.", Plain(mail).Text);
        Assert.Equal("As the provider says.", Plain(mail with { Stripped = "As the provider says.\r\n" }).Text);
    }

    [Fact]
    public void Files_are_counted_and_a_mail_of_nothing_else_keeps_its_subject()
    {
        var mention = Plain(Mail() with { Text = "", Attachments = 2 });

        Assert.Equal(("My order", "", 2), (mention.Title, mention.Text, mention.Attachments));
        Assert.Null(Assert.Single(MailMention.Of(Mail() with { Text = " ", Subject = null }, "place", Some.Monday)).Mention);
    }

    [Theory]
    [InlineData("example.org", null, false, SenderTrust.Verified)]
    [InlineData("mail.example.org", null, false, SenderTrust.Verified)]
    [InlineData(null, "bounce.example.org", true, SenderTrust.Verified)]
    [InlineData("evil.example", "evil.example", false, SenderTrust.Unknown)]
    [InlineData("evilexample.org", null, true, SenderTrust.Failed)]
    [InlineData("org", null, true, SenderTrust.Failed)]
    [InlineData(null, null, false, SenderTrust.Unknown)]
    public void A_signature_counts_for_the_domain_that_the_mail_names(string? dkim, string? spf, bool failed, SenderTrust trust) =>
        Assert.Equal(trust, Plain(Mail() with { Checks = new MailChecks(dkim is null ? [] : [dkim], spf, failed) }).Trust);

    [Theory]
    [InlineData("Zoe <zoe@example.org>", "zoe@example.org", "Zoe")]
    [InlineData("\"W, Zoe\" <ZOE@example.org>", "zoe@example.org", "W, Zoe")]
    [InlineData("zoe@example.org", "zoe@example.org", null)]
    [InlineData("<zoe@example.org>", "zoe@example.org", null)]
    public void An_author_is_read_in_every_usual_form(string text, string address, string? name) =>
        Assert.Equal(new MailSender(address, name), MailSender.Parse(text));

    [Fact]
    public void The_payload_that_Postmark_shows_is_read()
    {
        var body = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "receive", "postmark.json"));

        var mention = Assert.Single(new PostmarkSender().Read(SignedCall.Plain("place", body), "place", Some.Monday).Mentions);

        Assert.Equal(
            ("This is the reply text", "Test subject", "support@postmarkapp.com", 1),
            (mention.Text, mention.Title, mention.Author!.Id, mention.Attachments));
        Assert.Equal(new DateTimeOffset(2023, 5, 5, 21, 44, 33, TimeSpan.Zero), mention.CreatedAt);
    }

    [Theory]
    [InlineData("DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU", null, SenderTrust.Verified)]
    [InlineData("DKIM_SIGNED,DKIM_VALID", null, SenderTrust.Unknown)]
    [InlineData("DKIM_VALID_AU", "DKIM_INVALID", SenderTrust.Failed)]
    public void A_line_that_a_mail_brings_along_does_not_make_it_genuine(string first, string? second, SenderTrust trust)
    {
        var lines = new[] { first, second }.OfType<string>().Select(line => $$"""{"Name":"X-Spam-Tests","Value":"{{line}}"}""");
        var body = $$"""{"From":"zoe@example.org","TextBody":"x","Headers":[{{string.Join(',', lines)}}]}""";

        Assert.Equal(trust, Assert.Single(new PostmarkSender().Read(SignedCall.Plain("place", body), "place", Some.Monday).Mentions).Trust);
    }

    [Theory]
    [InlineData("example.org", SenderTrust.Verified)]
    [InlineData("evil.example", SenderTrust.Unknown)]
    [InlineData("example.org,evil.example", SenderTrust.Unknown)]
    public void Of_Mailgun_a_good_signature_counts_only_for_the_one_that_signed(string signers, SenderTrust trust)
    {
        var headers = signers.Split(',').Select(domain => $"[\"DKIM-Signature\",\"v=1; d={domain}; s=k\"]")
            .Append("[\"X-Mailgun-Dkim-Check-Result\",\"Pass\"]");
        var sent = SenderCase.Of("mailgun").Call(
            "from=zoe%40example.org&body-plain=x&message-headers=" + Uri.EscapeDataString($"[{string.Join(',', headers)}]"), Some.Monday);

        Assert.Equal(trust, Assert.Single(new MailgunSender().Read(sent.To("place"), "place", Some.Monday).Mentions).Trust);
    }

    [Fact]
    public void Each_field_of_SendGrid_is_in_a_charset_of_its_own_and_its_signature_is_over_the_bytes()
    {
        var body = System.Text.Encoding.Latin1.GetBytes(SenderCase.Multipart(
            ("from", "Zoe <zoe@example.org>"), ("subject", "Caf\u00c3\u00a9"), ("text", "D\u00e9\u00e7u du th\u00e9"),
                ("dkim", "{@example.org : pass}"),
            ("SPF", "softfail"), ("charsets", """{"from":"UTF-8","subject":"UTF-8","text":"iso-8859-1"}""")));
        var sender = SenderCase.Of("sendgrid");
        var call = SenderCase.SendGrid(body, Some.Monday, sender.Secret).To("place");

        Assert.Null(new SendGridSender().Refuse(call, [new(sender.Secret)], Some.Monday));
        var mention = Assert.Single(new SendGridSender().Read(call, "place", Some.Monday).Mentions);
        Assert.Equal(("Café", "Déçu du thé", SenderTrust.Verified), (mention.Title, mention.Text, mention.Trust));
    }

    [Fact]
    public void Files_of_a_form_are_counted_and_left_alone()
    {
        var body = SenderCase.Multipart(("from", "zoe@example.org"), ("text", "See the picture"))
            .Replace("--xYz--", "--xYz\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\0\r\n--xYz--", StringComparison.Ordinal);

        var mention = Assert.Single(new SendGridSender()
            .Read(SenderCase.Of("sendgrid").Call(body, Some.Monday).To("place"), "place", Some.Monday).Mentions);

        Assert.Equal(1, mention.Attachments);
    }

    [Fact]
    public void A_raw_mail_is_set_aside_with_what_to_switch_off()
    {
        var sent = SenderCase.Of("sendgrid").Call(SenderCase.Multipart(("email", "From: x"), ("from", "zoe@example.org")), Some.Monday);

        Assert.Contains("switch off", Assert.Single(new SendGridSender().Read(sent.To("place"), "place", Some.Monday).SetAside).Reason,
            StringComparison.Ordinal);
    }

    private static Mention Plain(InboundMail mail) => Assert.Single(MailMention.Of(mail, "place", Some.Monday)).Mention!;

    private static InboundMail Mail(params (string Name, string Value)[] headers) => new()
    {
        Headers = new MailHeaders(headers),
        From = new MailSender("zoe@example.org", "Zoe"),
        Subject = "My order",
        Text = "Where is my parcel?",
    };
}
