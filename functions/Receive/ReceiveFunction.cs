using Vigie.Model;

namespace Vigie.Receive;

/// <summary>Takes in what senders post.</summary>
public sealed class ReceiveFunction
{
    public Task<HttpOutcome> ReceiveAsync(HttpCall call, CancellationToken cancellationToken) => throw new InvalidOperationException("Receive is not built yet.");
}
