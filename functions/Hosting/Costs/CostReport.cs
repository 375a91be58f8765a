using System.Globalization;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Budget;

namespace Vigie.Hosting.Costs;

/// <summary>Says in tables what a month costs, and what it asks of the places.</summary>
internal sealed class CostReport(TextWriter output)
{
    /// <summary>Prints the plan.</summary>
    /// <returns>What is wrong with it, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> PrintAsync(CostPlan plan, BudgetTerms terms)
    {
        await LineAsync($"A month of {ReadDemand.Days} days with {Whole(plan.Mentions)} mentions: {Whole(CostPlan.Ticks)} ticks of the "
            + $"watch, {Whole(plan.Polls)} polls, about {Whole(plan.Batches)} messages.");
        var faults = await ReadsAsync(plan.Demands);
        foreach (var (source, cap) in terms.SourceCaps.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            await LineAsync($"  {source}: its reads are paid for; it stops at its monthlyCap of {Dollars((decimal)cap)}.");
        }

        await CostsAsync(plan.Usage);
        var sum = PriceTable.Dollars(plan.Usage);
        await LineAsync($"  {"budget.monthly",-18} {string.Empty,38} {Dollars(terms.Monthly),10}");
        return sum <= terms.Monthly ? faults : [.. faults,
            $"The plan costs about {Dollars(sum)} a month and budget.monthly is {Dollars(terms.Monthly)}: it would be slowed down. "
                + "Raise it, or ask sources less often."];
    }

    /// <summary>Prints what was counted so far.</summary>
    public async Task PrintAsync(BudgetAccount account, BudgetState? guard, string store)
    {
        await LineAsync($"So far this month, by what {store} has counted:");
        await CostsAsync(account.Used);
        var level = guard is null ? BudgetLevel.Normal : guard.Level;
        var given = level == BudgetLevel.Normal ? "nothing is given up" : $"given up: {CamelCase<BudgetLevel>.NameOf(level)}";
        await LineAsync($"  forecast {Dollars(account.Forecast)} of {Dollars(account.Monthly)}; {given}.");
    }

    private async Task<IReadOnlyList<string>> ReadsAsync(IReadOnlyList<ReadDemand> demands)
    {
        var faults = new List<string>();
        await LineAsync($"Reads a month, against what each place gives away:");
        await LineAsync($"  {"place",-32} {"reads",12} {"free",14}  {"usual window"}");
        foreach (var place in demands.GroupBy(demand => demand.Provider).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (reads, limit) = (place.Sum(demand => demand.Reads), place.First().Limit);
            if (limit is null)
            {
                await LineAsync($"  {place.Key,-32} {Whole(reads),12} {"no limit",14}  -");
                continue;
            }

            var (usual, within) = (place.Sum(demand => demand.Within(limit.Within)), Duration.Format(limit.Within));
            var free = limit.Most * (TimeSpan.FromDays(ReadDemand.Days) / limit.Within);
            await LineAsync($"  {place.Key,-32} {Whole(reads),12} {Whole(free),14}  {Whole(usual)} of {Whole(limit.Most)} in {within}");
            if (usual > limit.Most || reads > free)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{place.Key}: {string.Join(", ", place.Select(demand => demand.Source).Distinct())} would read {usual:N0} in ")
                    + string.Create(
                        CultureInfo.InvariantCulture, $"{within}; {limit.Most:N0} are free ({limit.Page}). Set a longer every."));
            }
        }

        await LineAsync($"  {"sum",-32} {Whole(demands.Sum(demand => demand.Reads)),12}");
        return faults;
    }

    private async Task CostsAsync(Usage usage)
    {
        await LineAsync($"Cost a month in US dollars, list prices read on {PriceTable.ReadOn:yyyy-MM-dd}:");
        await LineAsync($"  {"meter",-18} {"used",12} {"free",12} {"billed",12} {"dollars",10}");
        foreach (var line in PriceTable.Lines(usage))
        {
            var (name, grant) = (CamelCase<Meter>.NameOf(line.Meter), PriceTable.Of(line.Meter).Grant);
            await LineAsync($"  {name,-18} {Some(line.Used),12} {Some(grant),12} {Some(line.Billed),12} {Dollars(line.Dollars),10}");
        }

        await LineAsync($"  {"sum",-18} {string.Empty,38} {Dollars(PriceTable.Dollars(usage)),10}");
    }

    private static string Whole(double number) => Math.Round(number).ToString("N0", CultureInfo.InvariantCulture);

    private static string Some(double number) =>
        number is > 0 and < 10 ? number.ToString("0.00", CultureInfo.InvariantCulture) : Whole(number);

    /// <summary>Whole cents hide what a small brand costs.</summary>
    private static string Dollars(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.000}");

    private Task LineAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture).TrimEnd());

    private Task LineAsync(string line) => output.WriteLineAsync(line.TrimEnd());
}
