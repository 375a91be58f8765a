using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Looks at what the month costs, decides what is given up for its budget, and tells the operator of each change once. What was decided is
/// stored before it is told, and nothing new is decided before it was.
/// </summary>
internal sealed class BudgetChore(
    MeterBook book, MeterLedger ledger, BudgetGuard guard, BudgetTerms terms, OperatorAlerts alerts, TimeProvider time) : IChore
{
    /// <summary>A look is one request to the store.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private DateTimeOffset nextAt = DateTimeOffset.MinValue;

    public string Name => "budget";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < nextAt && nextAt - now <= Every)
        {
            return Outgoing.Nothing;
        }

        var record = await book.ReadAsync(cancellationToken);
        var account = BudgetAccount.Of(record.Usage, terms, record.Guard?.Value, now);
        var row = record.Guard;
        if (row is null || row.Value.Told == row.Value.Level)
        {
            var next = BudgetRules.Next(row?.Value, account.Spent, account.Forecast, terms.Monthly, now);
            if (next != row?.Value)
            {
                row = await ledger.WriteGuardAsync(next, row?.ETag, cancellationToken);
            }
        }

        // Another process was faster: the next tick sees what it did.
        if (row is null)
        {
            return Outgoing.Nothing;
        }

        guard.Learn(row.Value);
        var notices = await TellAsync(row, account, cancellationToken);
        nextAt = now + Every;
        return new Outgoing { Alerts = notices };
    }

    private async Task<IReadOnlyList<AlertNotice>> TellAsync(
        Row<BudgetState> row, BudgetAccount account, CancellationToken cancellationToken)
    {
        var state = row.Value;
        if (state.Told == state.Level)
        {
            return [];
        }

        var notices = new List<AlertNotice>();
        foreach (var level in Enum.GetValues<BudgetLevel>().Where(level => level > BudgetLevel.Normal))
        {
            if (level > state.Told && level <= state.Level)
            {
                notices.AddRange(await alerts.RaiseAsync(BudgetProblems.Of(level, state, account), cancellationToken));
            }
            else if (level > state.Level && level <= state.Told)
            {
                notices.AddRange(await alerts.ResolveAsync(BudgetProblems.Topic, BudgetProblems.AboutOf(level), cancellationToken));
            }
        }

        if (await ledger.WriteGuardAsync(state with { Told = state.Level }, row.ETag, cancellationToken) is { } written)
        {
            guard.Learn(written.Value);
        }

        return notices;
    }
}
