namespace Vigie.Receive.Mail;

/// <summary>A mail as a provider took it apart. Everything in it is untrusted but what the provider itself found out.</summary>
internal sealed record InboundMail
{
    public required MailHeaders Headers { get; init; }

    /// <summary>The header From, decoded.</summary>
    public required MailSender From { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text without quotations, where the provider takes them away.</summary>
    public string? Stripped { get; init; }

    public MailChecks Checks { get; init; } = MailChecks.Nothing;

    public int Attachments { get; init; }
}

/// <param name="Address">In lower case.</param>
/// <param name="Name">As shown; null when there is none.</param>
internal sealed record MailSender(string Address, string? Name)
{
    /// <summary>The part after the '@'.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads <c>Name &lt;a@b&gt;</c>, <c>"Name" &lt;a@b&gt;</c> or <c>a@b</c>; null when no address is in it.</summary>
    public static MailSender? Parse(string? text)
    {
        if (text is null || text.Length > 2000)
        {
            return null;
        }

        var (open, close) = (text.LastIndexOf('<'), text.LastIndexOf('>'));
        var (address, name) = open >= 0 && close > open
            ? (text[(open + 1)..close], text[..open].Trim().Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal).Trim())
            : (text, string.Empty);
        address = address.Trim().ToLowerInvariant();
        return Vigie.Model.Listening.ListeningValidator.IsEmail(address) ? new MailSender(address, name.Length > 0 ? name : null) : null;
    }
}
