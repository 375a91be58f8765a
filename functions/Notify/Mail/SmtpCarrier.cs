using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify.AlertText;

namespace Vigie.Notify.Mail;

/// <summary>By SMTP.</summary>
internal sealed class SmtpCarrier(SmtpSettings server, TimeProvider time) : IMailCarrier
{
    /// <summary>Longest wait for the mail server, all steps together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(server.Host, server.Port)
        {
            EnableSsl = server.StartTls,
            Timeout = (int)Patience.TotalMilliseconds,
            Credentials = server.Username is { } user ? new NetworkCredential(user, server.Password?.Reveal()) : null,
        };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.SendMailAsync(mail, either.Token);
        }
        catch (SmtpException failure) when (!either.IsCancellationRequested)
        {
            DeliveryRules.Require(Outcome(failure), Explain(failure), inner: failure);
        }
        catch (Exception late) when (late is OperationCanceledException or SmtpException && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Mail server {server.Host} gave no answer within {Patience.TotalSeconds} s.", late);
        }
    }

    /// <summary>A server that never answered took nothing. One that broke off without a reply may have: not known.</summary>
    private static DeliveryOutcome Outcome(SmtpException failure)
    {
        for (Exception? inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                or SocketError.HostUnreachable or SocketError.NetworkUnreachable
                } or System.Security.Authentication.AuthenticationException)
            {
                return DeliveryOutcome.FailedForNow;
            }
        }

        // Without a reply and without a broken connection it never got as far as the message, for example when STARTTLS is not offered.
        return failure is { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: null }
            ? DeliveryOutcome.FailedForNow
            : DeliveryRules.OfSmtp(failure.StatusCode);
    }

    private string Explain(SmtpException failure) => failure.StatusCode == SmtpStatusCode.GeneralFailure
        ? $"Mail server {server.Host}:{server.Port} could not be reached or broke off: "
            + $"{UntrustedText.Clean((failure.InnerException ?? failure).Message, 200)}"
        : $"Mail server {server.Host} answered {(int)failure.StatusCode}: {UntrustedText.Clean(failure.Message, 200)}";
}
