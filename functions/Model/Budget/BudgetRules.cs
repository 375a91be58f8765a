using System.Globalization;

namespace Vigie.Model.Budget;

/// <summary>How a month will end, and what to give up for it. Pure.</summary>
public static class BudgetRules
{
    /// <summary>A higher level is left only when the forecast is so much of the budget below where it was entered.</summary>
    public const double Margin = 0.15;

    /// <summary>From one step to the next: so that a step shows what it does, and two looks at once take one.</summary>
    public static readonly TimeSpan LeastBetween = TimeSpan.FromMinutes(10);

    /// <summary>And not before it lasted so long.</summary>
    public static readonly TimeSpan LeastStay = TimeSpan.FromHours(6);

    /// <summary>The forecast takes what was counted for the work of so long at least: a first hour says little about a month.</summary>
    public static readonly TimeSpan LeastCounted = TimeSpan.FromDays(2);

    /// <summary>The share of the budget that the month's forecast may reach before each level is entered.</summary>
    private static readonly Dictionary<BudgetLevel, double> Entered = new()
    {
        [BudgetLevel.SlowerPolling] = 1,
        [BudgetLevel.NoSecondOpinions] = 1.25,
        [BudgetLevel.DigestMails] = 1.5,
    };

    /// <summary>"2026-11".</summary>
    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>When the month began, UTC.</summary>
    public static DateTimeOffset MonthStart(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// What the whole month will have used if it goes on as it did: on average since it is counted. Reads that have a cap of their own end
    /// at it.
    /// </summary>
    public static Usage Forecast(Usage used, BudgetTerms terms, DateTimeOffset countedSince, DateTimeOffset now)
    {
        var start = MonthStart(now);
        var since = countedSince > start && countedSince <= now ? countedSince : start;
        var counted = now - since > LeastCounted ? now - since : LeastCounted;
        var left = start.AddMonths(1) - now;
        var forecast = used.Plus(used.Times(left / counted));
        return forecast
            .With(Meter.PaidReads, Capped(Meter.PaidReads, 1000 * terms.SourceCaps.Values.Sum()))
            .With(Meter.LanguageRecords, Capped(Meter.LanguageRecords, terms.LanguageRecords));

        double Capped(Meter meter, double cap) => Math.Max(used[meter], Math.Min(forecast[meter], cap));
    }

    /// <summary>The guard's state now: one step at a time, up in minutes, down in hours; a new month begins anew.</summary>
    /// <param name="known">As it was; null at the very first look.</param>
    /// <param name="spent">US dollars of the month so far.</param>
    /// <param name="forecast">US dollars of the whole month.</param>
    /// <param name="monthly">The budget in US dollars, above 0.</param>
    /// <param name="now">The time, UTC.</param>
    public static BudgetState Next(BudgetState? known, decimal spent, decimal forecast, decimal monthly, DateTimeOffset now)
    {
        var month = MonthOf(now);
        if (known is null)
        {
            return new BudgetState(month, BudgetLevel.Normal, now, now);
        }

        if (known.Month != month)
        {
            return new BudgetState(month, BudgetLevel.Normal, now, MonthStart(now)) { Told = known.Told };
        }

        var share = spent >= monthly ? double.PositiveInfinity : (double)(forecast / monthly);
        if (known.Level < BudgetLevel.DigestMails && share >= Entered[known.Level + 1] && now - known.Since >= LeastBetween)
        {
            return known with { Level = known.Level + 1, Since = now };
        }

        return known.Level > BudgetLevel.Normal && share < Entered[known.Level] - Margin && now - known.Since >= LeastStay
            ? known with { Level = known.Level - 1, Since = now }
            : known;
    }
}
