using System.Net.Mail;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify.AlertText;
using Vigie.Notify.Mail;

namespace Vigie.Notify;

/// <summary>
/// Email by SMTP or by Azure Communication Services, to whoever is on call, else to the settings' addresses. One message a recipient, so
/// that each delivery has an outcome of its own.
/// </summary>
internal sealed class EmailNotifier(NotifierParts parts) : INotifier
{
    private readonly VigieSettings settings = parts.Settings;

    private readonly IMailCarrier? carrier = parts.Settings switch
    {
        { Smtp: { } server } => new SmtpCarrier(server, parts.Time),
        { EmailCommunicationEndpoint: { } endpoint } => CommunicationCarrier.Create(endpoint, parts),
        _ => null,
    };

    public string Channel => "email";

    public IReadOnlyList<string> Recipients(AlertMessage message)
    {
        if (carrier is null || settings.EmailFrom is null)
        {
            return [];
        }

        var onCall = message.OnCall.Recipients.Select(person => person.Email).OfType<string>().ToList();
        return onCall.Count > 0 ? onCall : settings.EmailTo;
    }

    public async Task SendAsync(AlertMessage message, string recipient, CancellationToken cancellationToken)
    {
        using var mail = Compose(message, recipient);
        await (carrier ?? throw new InvalidOperationException("Email is not configured.")).SendAsync(mail, cancellationToken);
    }

    private MailMessage Compose(AlertMessage message, string recipient)
    {
        try
        {
            return EmailMessage.Compose(message, new MailAddress(settings.EmailFrom!), new MailAddress(recipient));
        }
        catch (FormatException wrong)
        {
            throw new ExpectedFailureException(
                FailureKind.Permanent,
                $"'{UntrustedText.Clean(recipient, 80)}' or Email__From is no email address: correct it.",
                innerException: wrong);
        }
    }
}
