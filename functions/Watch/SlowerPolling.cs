using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Asks sources more seldom while the budget wants it. Nothing of it is stored: a source is due as ever, and is left to wait. Those that an
/// open incident watches are not, nor those that fail: these have a rhythm of their own.
/// </summary>
internal sealed class SlowerPolling(BudgetGuard guard, StateStore states, ThreadStore threads, ListeningPlan plan, TimeProvider time)
{
    /// <summary>What is asked once a day is not asked once in four: that saves nothing.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>Looking for incidents costs requests too.</summary>
    public static readonly TimeSpan IncidentsKeptFor = TimeSpan.FromMinutes(2);

    private (DateTimeOffset At, IReadOnlySet<string> Brands)? incidents;

    /// <summary>How many times as long as its interval a source waits.</summary>
    public static int Factor(BudgetLevel level) => level switch
    {
        BudgetLevel.Normal => 1,
        BudgetLevel.SlowerPolling => 2,
        _ => 4,
    };

    /// <summary>Those of the due sources whose turn it is.</summary>
    public async Task<IReadOnlyList<SourcePlan>> TurnAsync(
        IReadOnlyList<SourcePlan> due, IReadOnlyList<SourceState> known, CancellationToken cancellationToken)
    {
        var factor = Factor(await guard.LevelAsync(cancellationToken));
        if (factor == 1)
        {
            return due;
        }

        var now = time.GetUtcNow();
        var byName = known.GroupBy(state => state.Name).ToDictionary(group => group.Key, group => group.First());
        var early = due.Where(source => byName.TryGetValue(source.Name, out var state) && now < Turn(source, state, factor)).ToHashSet();
        if (early.Count == 0)
        {
            return due;
        }

        var burning = await BurningAsync(now, cancellationToken);
        return [.. due.Where(source => !early.Contains(source) || MaySpeakOf(source, burning))];
    }

    private static DateTimeOffset Turn(SourcePlan source, SourceState state, int factor)
    {
        var wait = source.Every * (factor - 1);
        return state.Failures > 0 || state.LastPollAt is null ? state.NextPollAt
            : state.NextPollAt + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>What is matched may speak of any brand.</summary>
    private bool MaySpeakOf(SourcePlan source, IReadOnlySet<string> brands) =>
        brands.Count > 0 && (source.Match != false || brands.Contains(source.Brand ?? plan.Brands[0].Id));

    /// <summary>Brands with an incident that is open.</summary>
    private async Task<IReadOnlySet<string>> BurningAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (incidents is { } looked && now - looked.At < IncidentsKeptFor && now >= looked.At)
        {
            return looked.Brands;
        }

        var brands = new HashSet<string>(StringComparer.Ordinal);
        foreach (var brand in plan.Brands)
        {
            if ((await states.ReadBrandAsync(brand.Id, cancellationToken))?.Value.Incident is { } incident
                && await threads.ReadAlertAsync(incident, cancellationToken)
                    is { Value.State: AlertState.Open or AlertState.Acknowledged })
            {
                brands.Add(brand.Id);
            }
        }

        incidents = (now, brands);
        return brands;
    }
}
