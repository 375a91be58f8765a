using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

internal enum SourceStatus
{
    Ok,

    /// <summary>Nothing came yet.</summary>
    New,

    /// <summary>Its polls fail.</summary>
    Failing,

    /// <summary>It answers, or nobody complains, and yet nothing comes for longer than its rhythm.</summary>
    Silent,

    /// <summary>Switched off in the plan.</summary>
    Off,
}

/// <summary>A source with what the plan and the watch know of it; a pushed one may be in no plan, one never polled has no state.</summary>
internal sealed record KnownSource(string Name, SourcePlan? Plan, SourceState? State, SourceStatus Status);

/// <summary>How the sources are: a pure reading of plan, state and now.</summary>
internal sealed class SourceHealth(StateStore states, ListeningPlan plan, TimeProvider time)
{
    /// <summary>Those with a problem first, then by name.</summary>
    public async Task<IReadOnlyList<KnownSource>> ReadAsync(CancellationToken cancellationToken)
    {
        var known = (await states.SourcesAsync(cancellationToken)).ToDictionary(state => state.Name, StringComparer.Ordinal);
        var planned = plan.Sources.ToDictionary(source => source.Name, StringComparer.Ordinal);
        return [.. planned.Keys.Union(known.Keys)
            .Select(name => (name, plan: planned.GetValueOrDefault(name), state: known.GetValueOrDefault(name)))
            .Select(one => new KnownSource(one.name, one.plan, one.state, StatusOf(one.plan, one.state, time.GetUtcNow())))
            .OrderBy(source => source.Status is SourceStatus.Failing ? 0 : source.Status is SourceStatus.Silent ? 1 : 2)
            .ThenBy(source => source.Name, StringComparer.Ordinal)];
    }

    public static SourceStatus StatusOf(SourcePlan? plan, SourceState? state, DateTimeOffset now)
    {
        if (plan?.Enabled == false)
        {
            return SourceStatus.Off;
        }

        if (state is null)
        {
            return SourceStatus.New;
        }

        if (state.Failures > 0)
        {
            return SourceStatus.Failing;
        }

        return SourceRhythm.SilentSince(plan, state, now) is not null ? SourceStatus.Silent
            : state.LastItemAt is null ? SourceStatus.New
            : SourceStatus.Ok;
    }
}
