namespace Vigie.Receive;

/// <summary>Every kind of sender there is, one line each.</summary>
public sealed class SenderRegistry
{
    private readonly Dictionary<string, ISender> senders = new List<ISender>
    {
        new StandardWebhooksSender(),
    }.ToDictionary(sender => sender.Kind, StringComparer.Ordinal);

    /// <summary>The kinds that can be named in <c>listening.json</c>.</summary>
    public IReadOnlyCollection<string> Kinds => senders.Keys;

    /// <summary>The sender of this kind, or null when the kind is unknown or not pushed.</summary>
    public ISender? Find(string kind) => senders.GetValueOrDefault(kind);
}
