using Vigie.Model;

namespace Vigie.Receive.Mail;

/// <summary>
/// What the provider found out about a mail's origin. A domain counts only where it is the one that the mail names as its own.
/// </summary>
/// <param name="DkimDomains">Domains whose signature is good.</param>
/// <param name="SpfDomain">The domain of the envelope, when its machines may send for it.</param>
/// <param name="Failed">Whether a check failed outright.</param>
internal sealed record MailChecks(IReadOnlyList<string> DkimDomains, string? SpfDomain, bool Failed)
{
    public static MailChecks Nothing { get; } = new([], null, false);

    /// <summary>Whether the domain of the author signed it: forwarding does not break that, and nobody else can do it.</summary>
    public bool IsSignedBy(MailSender author) => DkimDomains.Any(domain => IsAligned(domain, author.Domain));

    public SenderTrust TrustIn(MailSender author) =>
        IsSignedBy(author) || (SpfDomain is { } domain && IsAligned(domain, author.Domain)) ? SenderTrust.Verified
            : Failed ? SenderTrust.Failed
            : SenderTrust.Unknown;

    /// <summary>The same domain, or one above or below it (RFC 7489, relaxed alignment, without the list of public suffixes).</summary>
    private static bool IsAligned(string domain, string author) =>
        domain.Contains('.', StringComparison.Ordinal)
        && (domain.Equals(author, StringComparison.OrdinalIgnoreCase)
            || author.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase)
            || domain.EndsWith("." + author, StringComparison.OrdinalIgnoreCase));
}
