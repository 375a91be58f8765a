using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify;

public sealed class EmailNotifierTests : IAsyncLifetime
{
    private readonly SmtpSink sink = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sink.DisposeAsync();

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task The_mail_is_the_one_that_was_approved(string language)
    {
        await SendAsync(SomeMessage.Of(SomeMessage.Facts(language)));

        var mail = MailText.Of(Assert.Single(sink.Mails).Text);
        Golden.Matches($"Subject: {mail.Subject}\n\n{mail.Plain}\n{mail.Html}", $"mail.{language}.txt");
    }

    [Fact]
    public async Task An_update_is_threaded_with_the_first_mail_and_marked_as_automatic()
    {
        var message = SomeMessage.Of(SomeMessage.Facts()) with { Sequence = 3, FirstHeadline = "HIGH · first" };

        await SendAsync(message);

        var headers = MailText.Of(Assert.Single(sink.Mails).Text).Headers;
        var id = message.Alert.Id.Value;
        Assert.Equal("Re: HIGH · first", headers["Subject"]);
        Assert.Equal($"<alert-{id}.2@acme.example>", headers["Message-ID"]);
        Assert.Equal($"<alert-{id}.0@acme.example>", headers["In-Reply-To"]);
        Assert.Equal($"<alert-{id}.0@acme.example> <alert-{id}.1@acme.example>", headers["References"]);
        Assert.Equal("auto-generated", headers["Auto-Submitted"]);
        Assert.Equal("All", headers["X-Auto-Response-Suppress"]);
        Assert.Equal(id, headers[Vigie.Model.OwnMail.Header]);
        Assert.True(Vigie.Model.OwnMail.IsMessageId(headers["Message-ID"]));
        Assert.Equal("<brand.alerts.acme.example>", headers["List-Id"]);
    }

    [Fact]
    public async Task Hostile_words_add_no_header_and_no_markup()
    {
        const string Hostile = "a\r\nBcc: spy@evil.example\r\n\r\n<script>alert(1)</script><img src=x>\u202E";
        var alert = SomeAlert.Velocity(title: Hostile);
        var excerpt = new Excerpt(new MentionKey("m"), Hostile, Hostile, Some.Monday, null, Sentiment.Negative);

        await SendAsync(SomeMessage.Of(SomeMessage.Facts(alert: alert with { Evidence = alert.Evidence with { Excerpts = [excerpt] } })));

        var mail = MailText.Of(Assert.Single(sink.Mails).Text);
        Assert.DoesNotContain("Bcc", mail.Headers.Keys);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', mail.Plain);
    }

    [Theory]
    [InlineData(451, FailureKind.Temporary)]
    [InlineData(550, FailureKind.Permanent)]
    public async Task A_refusal_says_whether_trying_again_helps(int reply, FailureKind kind)
    {
        sink.RecipientReplies.Enqueue(reply);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => SendAsync(SomeMessage.Of(SomeMessage.Facts())));

        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public async Task A_line_cut_after_the_message_is_not_known_to_have_failed()
    {
        sink.DataReplies.Enqueue(SmtpSink.Drop);

        await Assert.ThrowsAsync<TimeoutException>(() => SendAsync(SomeMessage.Of(SomeMessage.Facts())));
    }

    [Fact]
    public async Task A_server_that_is_not_there_took_nothing()
    {
        var port = sink.Port;
        await sink.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => SendAsync(SomeMessage.Of(SomeMessage.Facts()), port));

        Assert.Equal(FailureKind.Temporary, failure.Kind);
    }

    private async Task SendAsync(AlertMessage message, int? port = null)
    {
        var settings = new VigieSettings
        {
            DataFolder = ".",
            LinkKey = new SecretString("key"),
            Smtp = new SmtpSettings("127.0.0.1", port ?? sink.Port, StartTls: false),
            EmailFrom = "vigie@acme.example",
        };
        var notifier = new EmailNotifier(new NotifierParts(settings, _ => new SocketsHttpHandler(), TimeProvider.System));
        await notifier.SendAsync(message, "lea@acme.example", TestContext.Current.CancellationToken);
    }
}
