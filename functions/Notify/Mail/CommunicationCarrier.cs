using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using Vigie.Model;

namespace Vigie.Notify.Mail;

/// <summary>By Azure Communication Services: what it took it hands on; whether the mail arrives it does not say.</summary>
internal sealed class CommunicationCarrier(EmailClient client, string host) : IMailCarrier
{
    /// <summary>Longest wait for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static CommunicationCarrier Create(Uri endpoint, NotifierParts parts)
    {
        var handler = parts.Handler(parts.Settings.AllowPrivateNetwork);
        var options = new EmailClientOptions(Patience) { Transport = new HttpClientTransport(new HttpClient(handler)) };
        return new CommunicationCarrier(
            parts.Settings.EmailCommunicationKey is { } key
                ? new EmailClient(endpoint, new AzureKeyCredential(key.Reveal()), options)
                : new EmailClient(endpoint, new DefaultAzureCredential(), options),
            endpoint.Host);
    }

    public async Task SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(mail, withAllHeaders: true, cancellationToken);
        if (answer.Status == 400)
        {
            // Which headers the service lets through is not documented. It took nothing, and a mail outside its thread is worth more than none.
            answer = await SendAsync(mail, withAllHeaders: false, cancellationToken);
        }

        DeliveryRules.Require(DeliveryRules.OfHttp(answer.Status), Explain(answer.Status), RetryAfter(answer));
    }

    private async Task<Response> SendAsync(MailMessage mail, bool withAllHeaders, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(Operation(mail, withAllHeaders), Write(mail, withAllHeaders), cancellationToken);
        }
        catch (Exception broken) when (broken is RequestFailedException or HttpRequestException or AggregateException)
        {
            var error = Causes(broken).OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError ?? HttpRequestError.Unknown;
            DeliveryRules.Require(DeliveryRules.OfBrokenTalk(error), $"The mail service {host} could not be reached ({error}).", inner: broken);
            throw;
        }
        catch (AuthenticationFailedException refused)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"No token for the mail service {host}: give the app's identity the role Communication and Email Service Owner on it, "
                    + "or set Email__Communication__Key.",
                innerException: refused);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail service {host} gave no answer within {Patience.TotalSeconds} s.", late);
        }
    }

    /// <summary>Of the mail's own id: sent again, also by another process, it is the same operation.</summary>
    private static Guid Operation(MailMessage mail, bool withAllHeaders)
    {
        var name = $"{mail.Headers["Message-ID"]}\n{mail.To[0].Address}\n{withAllHeaders}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
    }

    private static byte[] Write(MailMessage mail, bool withAllHeaders)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("senderAddress", mail.From!.Address);
            json.WriteStartObject("content");
            json.WriteString("subject", mail.Subject);
            json.WriteString("plainText", Text(mail.AlternateViews[0]));
            json.WriteString("html", Text(mail.AlternateViews[1]));
            json.WriteEndObject();
            json.WriteStartObject("recipients");
            json.WriteStartArray("to");
            json.WriteStartObject();
            json.WriteString("address", mail.To[0].Address);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("headers");
            foreach (var name in mail.Headers.AllKeys.OfType<string>().Where(name => withAllHeaders || IsOwn(name)))
            {
                json.WriteString(name, mail.Headers[name]);
            }

            json.WriteEndObject();
            json.WriteBoolean("userEngagementTrackingDisabled", true);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static bool IsOwn(string header) => header.StartsWith("X-", StringComparison.Ordinal);

    private static string Text(AlternateView view)
    {
        view.ContentStream.Position = 0;
        using var reader = new StreamReader(view.ContentStream, Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    private static TimeSpan? RetryAfter(Response answer) =>
        answer.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private string Explain(int status) => status switch
    {
        400 => $"The mail service {host} refused the mail (400): Email__From must be an address of a domain that is linked to the resource.",
        401 or 403 => $"The mail service {host} refused the caller ({status}): give the app's identity the role Communication and Email "
            + "Service Owner on it, or set Email__Communication__Key to a key of it.",
        404 => $"The mail service {host} is not there (404): set Email__Communication__Endpoint to the resource's https address.",
        429 => $"The mail service {host} asks for fewer mails (429): a domain managed by Azure takes 5 a minute and 10 an hour.",
        _ => $"The mail service {host} answered {status}.",
    };
}
