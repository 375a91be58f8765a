using Vigie.Model;

namespace Vigie.Notify;

/// <summary>Tells people of an alert that has something pending.</summary>
public sealed class NotifyFunction
{
    public Task<Outgoing> NotifyAsync(AlertNotice notice, CancellationToken cancellationToken) => throw new InvalidOperationException("Notify is not built yet.");
}
