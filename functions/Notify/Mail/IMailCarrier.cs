using System.Net.Mail;

namespace Vigie.Notify.Mail;

/// <summary>What takes a composed mail to the mail servers of this world. Sends once: whether to try again is decided by who calls.</summary>
internal interface IMailCarrier
{
    /// <exception cref="Vigie.Model.ExpectedFailureException">It was not accepted, and whether trying again may help.</exception>
    /// <exception cref="TimeoutException">Whether it was accepted is not known.</exception>
    Task SendAsync(MailMessage mail, CancellationToken cancellationToken);
}
