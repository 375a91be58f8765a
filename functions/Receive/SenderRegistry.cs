using Vigie.Receive.Mail;

namespace Vigie.Receive;

/// <summary>Every kind of sender there is, one line each.</summary>
public sealed class SenderRegistry(IEnumerable<ISender> senders)
{
    private readonly Dictionary<string, ISender> byKind = senders.ToDictionary(sender => sender.Kind, StringComparer.Ordinal);

    public SenderRegistry()
        : this(All)
    {
    }

    /// <summary>In the order in which they are told of.</summary>
    public static IReadOnlyList<ISender> All { get; } =
    [
        new StandardWebhooksSender(),
        new MetaSender(),
        new XSender(),
        new GitHubSender(),
        new SlackSender(),
        new DiscourseSender(),
        new TelegramSender(),
        new TrustpilotSender(),
        new SecretSender(),
        new PostmarkSender(),
        new MailgunSender(),
        new SendGridSender(),
    ];

    /// <summary>The kinds that can be named in <c>listening.json</c>.</summary>
    public IReadOnlyCollection<string> Kinds => byKind.Keys;

    /// <summary>The sender of this kind, or null when the kind is unknown or not pushed.</summary>
    public ISender? Find(string kind) => byKind.GetValueOrDefault(kind);
}
