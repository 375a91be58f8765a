using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Hosting.Explaining;

/// <summary>Computes an alert's decision again: from its evidence alone, and from what is stored. Reads, never writes.</summary>
internal sealed class Explainer(ThreadStore threads, IndexStore indexes, StateStore states, SlaPolicy policy)
{
    public async Task<Explanation> ExplainAsync(Alert alert, CancellationToken cancellationToken) => alert.Kind switch
    {
        AlertKind.Velocity => new VelocityExplanation(alert).Explain(await MentionsAsync(alert, cancellationToken)),
        AlertKind.Sla => new ReplyExplanation(alert, policy).Explain(await MentionsAsync(alert, cancellationToken)),
        AlertKind.Volume => new VolumeExplanation(alert).Explain(await HourAsync(alert, cancellationToken)),
        _ => await new OperatorExplanation(alert, states).ExplainAsync(cancellationToken),
    };

    private async Task<IReadOnlyList<StoredMention>> MentionsAsync(Alert alert, CancellationToken cancellationToken) =>
        alert.Thread is { } thread
            ? await threads.ReadMentionsAsync(thread, cancellationToken).Select(row => row.Value).ToListAsync(cancellationToken)
            : [];

    /// <summary>The hour of a volume alert as it is stored now.</summary>
    private async Task<IReadOnlyList<StoredMention>> HourAsync(Alert alert, CancellationToken cancellationToken) =>
        alert is { Brand: { } brand, Evidence.Proof.BucketEnd: { } end }
            ? await indexes.MentionsBetweenAsync(brand, end.AddHours(-1), end, cancellationToken).ToListAsync(cancellationToken)
            : [];
}
