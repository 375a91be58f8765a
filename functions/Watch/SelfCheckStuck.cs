using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Tells the operator of due items that fail again and again: they stay due, but what should follow from them does not. Once, and again
/// when all of them work.
/// </summary>
internal sealed class SelfCheckStuck(IndexStore indexes, DueGlance glance, OperatorAlerts alerts, TimeProvider time) : IChore
{
    public const string Topic = "item-failing";

    /// <summary>So many failures in a row, by then a quarter of an hour.</summary>
    public const int Patience = 5;

    private const string About = "sweep";

    public string Name => "stuck-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        // What fails is due again within this time.
        var now = time.GetUtcNow();
        var soon = (await glance.LatestAsync(cancellationToken)).Any(item => item.Failures >= Patience)
            ? await indexes.DueAsync(now + DueGlance.Ahead, DueGlance.MaximumItems, cancellationToken)
            : [];
        var stuck = soon.Where(item => item.Failures >= Patience).OrderBy(item => item.FailingSince).ToList();
        var open = await alerts.OpenAsync(Topic, About, cancellationToken);
        return new Outgoing
        {
            Alerts = stuck is [var oldest, ..]
                ? open is null ? await alerts.RaiseAsync(Describe(oldest, stuck.Count - 1), cancellationToken) : []
                : open is null ? [] : await alerts.ResolveAsync(Topic, About, now, cancellationToken),
        };
    }

    private static OperatorProblem Describe(DueItem oldest, int others)
    {
        var since = oldest.FailingSince ?? oldest.At;
        var what = WhatOf(oldest);
        return new OperatorProblem(
            Topic,
            About,
            since,
            Severity.High,
            new Bilingual("Something due fails again and again", "Une échéance échoue sans cesse"),
            new Bilingual(
                $"Since {since:yyyy-MM-dd HH:mm} UTC: {what.English}." + (others > 0 ? $" {others} more fail too." : string.Empty),
                $"Depuis le {since:yyyy-MM-dd HH:mm} UTC : {what.French}."
                    + (others > 0 ? $" {others} autres échouent aussi." : string.Empty)),
            new Bilingual(
                "It is tried again every 15 minutes; until then look after it by hand on the dashboard. The log has the whole error.",
                "C'est retenté toutes les 15 minutes ; d'ici là, suivez-le à la main sur le tableau de bord. "
                    + "L'erreur complète est au journal."));
    }

    private static Bilingual WhatOf(DueItem item) => item.Kind switch
    {
        DueKind.Sla => new($"the reply deadline of thread {item.About}", $"le délai de réponse du fil {item.About}"),
        DueKind.Notify => new($"the telling of alert {item.About}", $"l'envoi de l'alerte {item.About}"),
        DueKind.Escalate => new($"the escalation of alert {item.About}", $"l'escalade de l'alerte {item.About}"),
        DueKind.Digest => new("the day's mail of notices", "le courriel des avis du jour"),
        DueKind.Calm => new($"the end of alert {item.About}", $"la fin de l'alerte {item.About}"),
        _ => new($"the repetition of alert {item.About}", $"le rappel de l'alerte {item.About}"),
    };
}
