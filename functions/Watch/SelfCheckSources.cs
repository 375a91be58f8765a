using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Tells the operator of a source that fails for long or has fallen silent beyond its rhythm, once, and again when it is back.
/// </summary>
internal sealed class SelfCheckSources(StateStore states, OperatorAlerts alerts, ListeningPlan plan, TimeProvider time) : IChore
{
    public const string Topic = "source";

    private const int FailuresTolerated = 2;

    private const int GapsTolerated = 3;

    private static readonly TimeSpan FailingTolerated = TimeSpan.FromHours(1);

    /// <summary>No silence learnt from a source's own rhythm is worth a word before this.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromHours(6);

    public string Name => "source-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var plans = plan.Sources.Where(source => source.Enabled).ToDictionary(source => source.Name, StringComparer.Ordinal);
        var notices = new List<AlertNotice>();
        foreach (var state in await states.SourcesAsync(cancellationToken))
        {
            if (plans.TryGetValue(state.Name, out var source))
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

        var heard = state.LastItemAt ?? state.FirstPollAt;
        return heard is { } since && SilenceTolerated(source, state) is { } limit && now - since > limit
            ? Silent(source, since, limit)
            : null;
    }

    private static TimeSpan? SilenceTolerated(SourcePlan source, SourceState state)
    {
        if (source.ExpectEvery is { } expected)
        {
            return expected;
        }

        var learnt = state.UsualGap * GapsTolerated;
        var floor = ShortestSilence > GapsTolerated * source.Every ? ShortestSilence : GapsTolerated * source.Every;
        return learnt is null || learnt > floor ? learnt : floor;
    }

    private static OperatorProblem Failing(SourcePlan source, SourceState state, DateTimeOffset since) => new(
        Topic,
        source.Name,
        since,
        Severity.High,
        new Words($"Source '{source.Name}' does not answer", $"La source « {source.Name} » ne répond pas"),
        new Words(
            $"{state.Failures} polls in a row failed since {since:yyyy-MM-dd HH:mm} UTC. {state.Problem}",
            $"{state.Failures} lectures de suite ont échoué depuis le {since:yyyy-MM-dd HH:mm} UTC. {state.Problem}"),
        new Words(
            $"Open the address of '{source.Name}' in a browser; correct it in listening.json, or disable the source there.",
            $"Ouvrez l'adresse de « {source.Name} » dans un navigateur ; corrigez-la dans listening.json, ou désactivez-y la source."));

    private static OperatorProblem Silent(SourcePlan source, DateTimeOffset since, TimeSpan limit) => new(
        Topic,
        source.Name,
        since,
        Severity.Warning,
        new Words($"Source '{source.Name}' has fallen silent", $"La source « {source.Name} » s'est tue"),
        new Words(
            $"Nothing has come since {since:yyyy-MM-dd HH:mm} UTC; {Duration.Format(limit)} without anything is unusual here.",
            $"Rien n'est arrivé depuis le {since:yyyy-MM-dd HH:mm} UTC ; {Duration.Format(limit)} sans rien est inhabituel ici."),
        new Words(
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
