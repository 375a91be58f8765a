using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Tells the operator of a source that fails for long or has fallen silent beyond its rhythm, once, and again when it is back.
/// </summary>
internal sealed class SelfCheckSources(
    StateStore states, OperatorAlerts alerts, ListeningPlan plan, VigieSettings settings, TimeProvider time) : IChore
{
    public const string Topic = "source";

    private const int FailuresTolerated = 2;

    private static readonly TimeSpan FailingTolerated = TimeSpan.FromHours(1);

    public string Name => "source-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var notices = new List<AlertNotice>();
        foreach (var state in await states.SourcesAsync(cancellationToken))
        {
            if (PlanOf(state.Name) is { Enabled: true } source)
            {
                notices.AddRange(await CheckAsync(source, state, cancellationToken));
            }
        }

        return new Outgoing { Alerts = notices };
    }

    /// <summary>What is wrong with a source; null when nothing is. Pure.</summary>
    internal static OperatorProblem? Diagnose(SourcePlan source, SourceState state, DateTimeOffset now)
    {
        if (state.Failures > FailuresTolerated && state.ProblemSince is { } failing && now - failing > FailingTolerated)
        {
            return Failing(source, state, failing);
        }

        return SourceRhythm.SilentSince(source, state, now) is { } since
            ? Silent(source, since, SourceRhythm.Tolerated(source, state)!.Value)
            : null;
    }

    /// <summary>A pushed source needs no more than its secret to be one; what is in neither is listened to no more.</summary>
    private SourcePlan? PlanOf(string name) =>
        plan.Sources.FirstOrDefault(source => source.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (settings.WebhookSecrets.ContainsKey(name) ? new SourcePlan { Name = name, Kind = "generic" } : null);

    private static OperatorProblem Failing(SourcePlan source, SourceState state, DateTimeOffset since) => new(
        Topic,
        source.Name,
        since,
        Severity.High,
        new Bilingual($"Source '{source.Name}' does not answer", $"La source « {source.Name} » ne répond pas"),
        new Bilingual(
            $"{state.Failures} polls in a row failed since {since:yyyy-MM-dd HH:mm} UTC. {state.Problem}",
            $"{state.Failures} lectures de suite ont échoué depuis le {since:yyyy-MM-dd HH:mm} UTC. {state.Problem}"),
        new Bilingual(
            $"Open the address of '{source.Name}' in a browser; correct it in listening.json, or disable the source there.",
            $"Ouvrez l'adresse de « {source.Name} » dans un navigateur ; corrigez-la dans listening.json, ou désactivez-y la source."));

    private static OperatorProblem Silent(SourcePlan source, DateTimeOffset since, TimeSpan limit) => new(
        Topic,
        source.Name,
        since,
        Severity.Warning,
        new Bilingual($"Source '{source.Name}' has fallen silent", $"La source « {source.Name} » s'est tue"),
        new Bilingual(
            $"Nothing has come since {since:yyyy-MM-dd HH:mm} UTC; {Duration.Format(limit)} without anything is unusual here.",
            $"Rien n'est arrivé depuis le {since:yyyy-MM-dd HH:mm} UTC ; {Duration.Format(limit)} sans rien est inhabituel ici."),
        new Bilingual(
            $"Check that '{source.Name}' still shows what you look for; if it is only quiet, set a longer expectEvery in listening.json.",
            $"Vérifiez que « {source.Name} » montre encore ce que vous cherchez ; "
            + "si elle est seulement calme, allongez expectEvery dans listening.json."));

    private async Task<IReadOnlyList<AlertNotice>> CheckAsync(SourcePlan source, SourceState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var problem = Diagnose(source, state, now);
        if (problem is null == state.ReportedAt is null)
        {
            return [];
        }

        var notices = problem is not null
            ? await alerts.RaiseAsync(problem, cancellationToken)
            : await alerts.ResolveAsync(Topic, source.Name, cancellationToken);
        await RememberAsync(source.Name, problem is null ? null : now, cancellationToken);
        return notices;
    }

    /// <summary>The poller writes the same row. Whoever is slower leaves it be: the next tick comes to the same end.</summary>
    private async Task RememberAsync(string name, DateTimeOffset? reportedAt, CancellationToken cancellationToken)
    {
        if (await states.ReadSourceAsync(name, cancellationToken) is { } row)
        {
            await states.WriteSourceAsync(row.Value with { ReportedAt = reportedAt }, row.ETag, cancellationToken);
        }
    }
}
