using System.Data.Common;
using Azure;
using Azure.Identity;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Hosting.Costs;

/// <summary><c>check --cost</c>: the month as planned, and as counted where the store can be reached. Asks no source.</summary>
internal static class CostCheck
{
    /// <returns>What is wrong with the plan, a sentence each.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(
        VigieSettings settings, ListeningPlan plan, int mentions, TextWriter output, CancellationToken cancellationToken)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, settings.AllowPrivateNetwork);
        var tools = Composition.ToolsOf(fetcher, TimeProvider.System, plan, settings);
        var terms = SpendRules.Terms(SourceRegistry.Create(tools), plan, settings);
        var report = new CostReport(output);
        var faults = await report.PrintAsync(CostPlan.Of(plan, settings, tools, terms, mentions), terms);
        try
        {
            await using var services =
                new ServiceCollection().AddSingleton(TimeProvider.System).AddStoreOnly(settings).BuildServiceProvider();
            var (now, tables) = (TimeProvider.System.GetUtcNow(), services.GetRequiredService<ITableService>());
            var record = await new MeterLedger(tables).ReadAsync(now, cancellationToken);
            var guard = record.Guard?.Value.Month == BudgetRules.MonthOf(now) ? record.Guard.Value : null;
            await report.PrintAsync(BudgetAccount.Of(record.Usage, terms, record.Guard?.Value, now), guard, tables.Description);
        }
        catch (Exception fault)
            when (fault is RequestFailedException or AuthenticationFailedException or IOException or UnauthorizedAccessException
                or DbException or AggregateException)
        {
            // That the store cannot be used is told already, by its own check.
            await output.WriteLineAsync("What was used so far cannot be read from the store.");
        }

        return faults;
    }
}
