using System.Globalization;
using Vigie.Model.Budget;

namespace Vigie.Bench.Cost;

/// <summary>What months of several sizes cost, beside the naive design.</summary>
internal sealed class CostTable(IReadOnlyList<CostCount> counts, TextWriter output)
{
    public void Print()
    {
        output.WriteLine();
        output.WriteLine(
            "| mentions a month | design | executions | GB-s | broker operations | table transactions | stored GB | records | mails "
                + "| log GB | **dollars** |");
        output.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var count in counts)
        {
            Row(count.Scene.Mentions, "Vigie, counted", count.Month);
            Row(count.Scene.Mentions, "with the platform's own, assumed", count.Month.Plus(Platform.Month));
            Row(count.Scene.Mentions, "naive, by formula", Naive.Month(count.Scene.Mentions));
        }
    }

    private void Row(int mentions, string design, Usage month)
    {
        var cells = Enum.GetValues<Meter>().Where(meter => meter != Meter.PaidReads).Select(meter => Cell(month[meter]));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {mentions} | {design} | {string.Join(" | ", cells)} | **${PriceTable.Dollars(month):0.000}** |"));
    }

    private static string Cell(double amount) => amount.ToString(amount is > 0 and < 10 ? "0.###" : "0", CultureInfo.InvariantCulture);
}

/// <summary>
/// The design that everybody writes first: a timer every minute, and for each mention a message, an execution, a read whether it exists, an
/// upsert and a record of the language service; a mail for each hundred. By formula, at the same memory and prices.
/// </summary>
internal static class Naive
{
    private const long Ticks = CostScene.MonthDays * 1440L;

    private const double MentionBytes = 2 * 2_000;

    public static Usage Month(int mentions) => new(new Dictionary<Meter, double>
    {
        [Meter.Executions] = Ticks + mentions,
        [Meter.GigabyteSeconds] = (Ticks + mentions) * BilledTime.InstanceGigabytes,
        [Meter.BrokerOperations] = 3.0 * mentions,
        [Meter.TableTransactions] = Ticks + (2.0 * mentions),
        [Meter.StoredGigabytes] = mentions * MentionBytes / (1024.0 * 1024 * 1024),
        [Meter.LanguageRecords] = mentions,
        [Meter.Mails] = mentions / 100.0,
        [Meter.LogGigabytes] = (Ticks + mentions) * Platform.ExecutionLog / (1024.0 * 1024 * 1024),
    });
}
