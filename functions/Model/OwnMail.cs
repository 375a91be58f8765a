namespace Vigie.Model;

/// <summary>What marks the program's own mails, so that none of them comes back as somebody's voice.</summary>
public static class OwnMail
{
    /// <summary>The header that every alert by email carries, whatever a mail server makes of its sender.</summary>
    public const string Header = "X-Vigie-Alert";

    /// <summary>The Message-ID of a notification, without its brackets. Answers to it name it too.</summary>
    public static string MessageId(AlertId alert, int number, string host) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"alert-{alert.Value}.{number}@{host}");

    /// <summary>Whether a Message-ID, with or without brackets, is one that <see cref="MessageId"/> makes for any host.</summary>
    public static bool IsMessageId(string id)
    {
        var text = id.AsSpan().Trim().Trim("<>");
        if (!text.StartsWith("alert-", StringComparison.Ordinal) || text.IndexOf('@') is not (> 6 and var at))
        {
            return false;
        }

        var name = text["alert-".Length..at];
        return name.LastIndexOf('.') is > 0 and var dot && AlertId.TryParse(name[..dot].ToString(), out _)
            && !name[(dot + 1)..].IsEmpty && !name[(dot + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
