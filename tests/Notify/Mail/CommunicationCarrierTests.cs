using System.Text.Json.Nodes;
using Azure.Core;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Notify.Mail;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify.Mail;

public sealed class CommunicationCarrierTests : IAsyncLifetime
{
    private CommunicationServer server = null!;

    public async ValueTask InitializeAsync() => server = await CommunicationServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_mail_that_SMTP_would_carry_is_sent_with_a_signed_request()
    {
        await SendAsync();

        var mail = Assert.Single(server.Mails).Value;
        Assert.Equal("vigie@acme.example", (string?)mail["senderAddress"]);
        Assert.Equal("lea@acme.example", (string?)Assert.Single(mail["recipients"]!["to"]!.AsArray())!["address"]);
        Golden.Matches($"Subject: {Content(mail, "subject")}\n\n{Content(mail, "plainText")}\n{Content(mail, "html")}", "mail.en.txt");
        Assert.NotNull(mail["headers"]![OwnMail.Header]);
        Assert.StartsWith("<alert-", (string?)mail["headers"]!["Message-ID"], StringComparison.Ordinal);
        Assert.True((bool)mail["userEngagementTrackingDisabled"]!);
    }

    [Fact]
    public async Task Sent_again_after_a_cut_line_it_goes_out_once()
    {
        server.Replies.Enqueue(0);
        await Assert.ThrowsAsync<TimeoutException>(SendAsync);

        await SendAsync();

        Assert.Equal(2, server.Operations.Count);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Two_notifications_and_two_recipients_are_four_operations()
    {
        foreach (var recipient in (string[])["lea@acme.example", "marc@acme.example"])
        {
            await SendAsync(1, recipient);
            await SendAsync(2, recipient);
        }

        Assert.Equal(4, server.Mails.Count);
    }

    [Fact]
    public async Task Where_headers_are_refused_the_mail_goes_without_its_thread()
    {
        server.IsStrict = true;

        await SendAsync();

        var headers = Assert.Single(server.Mails).Value["headers"]!.AsObject();
        Assert.All(headers, header => Assert.StartsWith("X-", header.Key, StringComparison.Ordinal));
        Assert.Contains(OwnMail.Header, headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData(401, FailureKind.Permanent, "Email__Communication__Key")]
    [InlineData(403, FailureKind.Permanent, "Communication and Email Service Owner")]
    [InlineData(404, FailureKind.Permanent, "Email__Communication__Endpoint")]
    [InlineData(429, FailureKind.Temporary, "10 an hour")]
    [InlineData(503, FailureKind.Temporary, "503")]
    public async Task A_refusal_says_what_to_do_and_whether_trying_again_helps(int status, FailureKind kind, string advice)
    {
        server.Replies.Enqueue(status);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(SendAsync);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Equal(status == 429 ? TimeSpan.FromMinutes(4) : null, failure.RetryAfter);
        Assert.DoesNotContain(CommunicationServer.Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_is_refused_twice_names_the_sender()
    {
        server.Replies.Enqueue(400);
        server.Replies.Enqueue(400);

        Assert.Contains("Email__From", (await Assert.ThrowsAsync<ExpectedFailureException>(SendAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_service_that_is_not_there_took_nothing()
    {
        var address = server.Address;
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => SendAsync(address: address));

        Assert.Equal(FailureKind.Temporary, failure.Kind);
        Assert.Contains("could not be reached", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_never_travels_in_the_clear()
    {
        var credential = DelegatedTokenCredential.Create((_, _) => new AccessToken("CanaryToken", DateTimeOffset.MaxValue));
        var client = new EmailClient(server.Address, credential, new EmailClientOptions(TimeSpan.FromSeconds(10)));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.SendAsync(Guid.NewGuid(), "{}"u8.ToArray(), TestContext.Current.CancellationToken));

        Assert.Empty(server.Operations);
    }

    private static string Content(JsonNode mail, string part) => ((string?)mail["content"]![part])!.ReplaceLineEndings("\n");

    private Task SendAsync() => SendAsync(1);

    private Task SendAsync(int sequence = 1, string recipient = "lea@acme.example", Uri? address = null)
    {
        var settings = new VigieSettings
        {
            DataFolder = ".",
            LinkKey = new SecretString("key"),
            EmailCommunicationEndpoint = address ?? server.Address,
            EmailCommunicationKey = new SecretString(CommunicationServer.Key),
            EmailFrom = "vigie@acme.example",
        };
        var notifier = new EmailNotifier(new NotifierParts(settings, _ => new SocketsHttpHandler(), TimeProvider.System));
        var message = SomeMessage.Of(SomeMessage.Facts("en")) with { Sequence = sequence };
        Assert.NotEmpty(notifier.Recipients(message));
        return notifier.SendAsync(message, recipient, TestContext.Current.CancellationToken);
    }
}
