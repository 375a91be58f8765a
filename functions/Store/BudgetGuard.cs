using Vigie.Model.Budget;

namespace Vigie.Store;

/// <summary>
/// What is given up for the budget at this moment, for whoever has to know. Asks the store every few minutes at most, and never fails: what
/// is not known is normal. Safe for concurrent use.
/// </summary>
public sealed class BudgetGuard(MeterLedger ledger, TimeProvider time)
{
    /// <summary>So late at most a process learns of another level.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private BudgetState? known;
    private DateTimeOffset? readAt;

    /// <summary>The level of this month.</summary>
    public async Task<BudgetLevel> LevelAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (now - readAt < KeptFor && now >= readAt)
            {
                return LevelOf(known, now);
            }
        }

        try
        {
            Learn((await ledger.GuardAsync(cancellationToken))?.Value);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Economy is no reason to fail: what was known holds, and is asked for again later.
            Learn(known);
        }

        return LevelOf(known, now);
    }

    /// <summary>What was just read or written.</summary>
    public void Learn(BudgetState? state)
    {
        lock (gate)
        {
            (known, readAt) = (state, time.GetUtcNow());
        }
    }

    private static BudgetLevel LevelOf(BudgetState? state, DateTimeOffset now) =>
        state?.Month == BudgetRules.MonthOf(now) ? state.Level : BudgetLevel.Normal;
}
