using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Tells the operator when the sweep does not keep up: deadlines that are looked at late are alerts that come late. Once, and again when it
/// has caught up.
/// </summary>
internal sealed class SelfCheckBacklog(IndexStore indexes, DueGlance glance, OperatorAlerts alerts, TimeProvider time) : IChore
{
    public const string Topic = "sweep-behind";

    private const string About = "sweep";

    public string Name => "backlog-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var late = (await glance.LatestAsync(cancellationToken)).Any(item => item.At <= now - DueItem.LateAfter)
            ? await indexes.DueAsync(now - DueItem.LateAfter, 1, cancellationToken)
            : [];
        var open = await alerts.OpenAsync(Topic, About, cancellationToken);
        return new Outgoing
        {
            Alerts = late is [var oldest]
                ? open is null ? await alerts.RaiseAsync(Describe(oldest, now), cancellationToken) : []
                : open is null ? [] : await alerts.ResolveAsync(Topic, About, now, cancellationToken),
        };
    }

    /// <summary>Since the full hour, so that two watches at once mean the same.</summary>
    private static OperatorProblem Describe(DueItem oldest, DateTimeOffset now) => new(
        Topic,
        About,
        now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerHour)),
        Severity.High,
        new Bilingual("The sweep does not keep up", "La ronde ne suit plus"),
        new Bilingual(
            $"Something that was due at {oldest.At:yyyy-MM-dd HH:mm} UTC has not been looked at: alerts come late.",
            $"Ce qui était à voir le {oldest.At:yyyy-MM-dd HH:mm} UTC ne l'a pas été : des alertes arrivent en retard."),
        new Bilingual(
            $"A tick takes {SweepChore.MaximumItems} items. If the storage is slow or throttled, look there; else wait for it to catch up.",
            $"Un passage prend {SweepChore.MaximumItems} éléments. Si le stockage est lent ou freiné, voyez là ; "
            + "sinon, attendez qu'elle rattrape."));
}
