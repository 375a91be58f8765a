namespace Vigie.Model.Budget;

/// <summary>What one meter costs.</summary>
/// <param name="Meter">What is billed.</param>
/// <param name="Dollars">US dollars for <paramref name="Per"/> units; list price, pay as you go, without tax.</param>
/// <param name="Per">So many units have that price. Parts of it are billed in proportion.</param>
/// <param name="Grant">Units that are free each month for the whole subscription; 0 when none are.</param>
/// <param name="Source">The page that states it.</param>
/// <param name="Note">What must be known to read it rightly; empty when nothing.</param>
public sealed record Price(Meter Meter, decimal Dollars, long Per, long Grant, Uri Source, string Note = "");

/// <summary>One line of an estimate.</summary>
/// <param name="Meter">What is billed.</param>
/// <param name="Used">Units used.</param>
/// <param name="Billed">Units above the free grant.</param>
/// <param name="Dollars">Their price in US dollars, not rounded.</param>
public sealed record CostLine(Meter Meter, double Used, double Billed, decimal Dollars);

/// <summary>
/// The prices, and nowhere else: US list prices of Azure in its cheapest common region, and of X. To bring it up to date, read each
/// <see cref="Price.Source"/>, change the rows and <see cref="ReadOn"/>. Other regions cost up to a third more; taxes and discounts are not
/// in it. Grants are for the whole subscription: another app in it uses them up as well.
/// </summary>
public static class PriceTable
{
    /// <summary>When the pages were last read.</summary>
    public static readonly DateOnly ReadOn = new(2026, 11, 22);

    /// <summary>One row a meter, in the order of <see cref="Meter"/>.</summary>
    public static readonly IReadOnlyList<Price> Rows =
    [
        new(Meter.Executions, 0.40m, 1_000_000, 250_000, Functions, "Flex Consumption, on demand."),
        new(Meter.GigabyteSeconds, 26m, 1_000_000, 100_000, Functions,
            "Flex Consumption, on demand: at least 1 s a run, then steps of 100 ms, by the whole memory of the instance; runs at the same "
                + "time on one instance are billed once."),
        new(Meter.BrokerOperations, 0.05m, 1_000_000, 0, At("service-bus"), "Basic tier; a message counts once for each 64 KB."),
        new(Meter.TableTransactions, 0.00036m, 10_000, 0, At("storage/tables"),
            "Locally redundant. Not for an account whose tables have an account-scoped encryption key: that costs far more."),
        new(Meter.StoredGigabytes, 0.045m, 1, 0, At("storage/tables"), "Locally redundant."),
        new(Meter.LanguageRecords, 1.00m, 1_000, 5_000, At("cognitive-services/language-service"),
            "The grant is the free tier F0, which refuses more; the tier S bills the first record already. Steps above 500,000 are cheaper "
                + "and not in it."),
        new(Meter.Mails, 0.25m, 1_000, 0, At("communication-services"),
            "Azure Communication Services; its $0.00012 a MB is left out. A mail server of one's own bills otherwise."),
        new(Meter.PaidReads, 1.00m, 1_000, 0, new Uri("https://docs.x.com/x-api/getting-started/pricing"),
            "Already in thousandths of a dollar."),
        new(Meter.LogGigabytes, 2.76m, 1, 5, At("monitor"), "Analytics logs, pay as you go."),
    ];

    private static Uri Functions => At("functions");

    /// <summary>What one meter costs.</summary>
    public static Price Of(Meter meter) => Rows[(int)meter];

    /// <summary>What a month with this usage costs: one line a meter, in order. Pure.</summary>
    /// <param name="month">Used in one month; the free grants are taken off.</param>
    public static IReadOnlyList<CostLine> Lines(Usage month) => [.. Rows.Select(price => Line(price, month[price.Meter]))];

    /// <summary>What a month with this usage costs in all, in US dollars, not rounded.</summary>
    public static decimal Dollars(Usage month) => Lines(month).Sum(line => line.Dollars);

    private static CostLine Line(Price price, double used)
    {
        var billed = Math.Max(0, used - price.Grant);
        return new CostLine(price.Meter, used, billed, (decimal)billed * price.Dollars / price.Per);
    }

    private static Uri At(string page) => new($"https://azure.microsoft.com/pricing/details/{page}/");
}
