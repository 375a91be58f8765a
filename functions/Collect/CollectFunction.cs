using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>Polls one source that Watch handed over, or that has more to give. A request whose lease has passed on does nothing.</summary>
public sealed class CollectFunction(ListeningPlan plan, SourcePoller poller)
{
    public async Task<Outgoing> CollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        // Taken out of the plan since: there is nothing to poll any more.
        var source = plan.Sources.FirstOrDefault(known => known.Name == request.Source && known.Enabled);
        return source is null
            ? Outgoing.Nothing
            : new Outgoing { Mentions = await poller.PollAsync(source, request.Lease, cancellationToken) };
    }
}
