namespace Vigie.Model.Budget;

/// <summary>A month in money, US dollars: what it cost so far, and what it will if it goes on as it did.</summary>
/// <param name="Used">What was used so far.</param>
/// <param name="Expected">What will have been used at the end.</param>
/// <param name="Monthly">The budget.</param>
public sealed record BudgetAccount(Usage Used, Usage Expected, decimal Monthly)
{
    public decimal Spent => PriceTable.Dollars(Used);

    public decimal Forecast => PriceTable.Dollars(Expected);

    /// <param name="used">In the month of <paramref name="now"/>.</param>
    /// <param name="terms">What is allowed.</param>
    /// <param name="guard">What is remembered of the month; null or another month's: it is counted from its beginning.</param>
    /// <param name="now">The time, UTC.</param>
    public static BudgetAccount Of(Usage used, BudgetTerms terms, BudgetState? guard, DateTimeOffset now)
    {
        var since = guard is null ? now : guard.Month == BudgetRules.MonthOf(now) ? guard.CountedSince : BudgetRules.MonthStart(now);
        return new BudgetAccount(used, BudgetRules.Forecast(used, terms, since, now), terms.Monthly);
    }
}
