using Azure.Core;
using Vigie.Model.Settings;

namespace Vigie.Notify;

/// <summary>What a channel may be made of.</summary>
/// <param name="Settings">The machine's settings, secrets included.</param>
/// <param name="Handler">Makes an HTTP handler for addresses out there; the argument says whether private addresses may be reached.</param>
/// <param name="Time">The clock.</param>
public sealed record NotifierParts(VigieSettings Settings, Func<bool, HttpMessageHandler> Handler, TimeProvider Time)
{
    /// <summary>Who sends where no key is given; null: whatever the machine has.</summary>
    public TokenCredential? Identity { get; init; }
}

/// <summary>Every way to tell people, one line each.</summary>
public sealed class NotifierRegistry(IReadOnlyList<INotifier> channels)
{
    public static IReadOnlyList<Func<NotifierParts, INotifier>> Known { get; } =
    [
        parts => new TeamsNotifier(parts),
        parts => new EmailNotifier(parts),
    ];

    /// <summary>In the order in which they are tried; a channel that is not configured has no recipients.</summary>
    public IReadOnlyList<INotifier> Channels { get; } = channels;

    public static NotifierRegistry Create(NotifierParts parts) => new([.. Known.Select(make => make(parts))]);
}
