using System.Globalization;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// How a month's records last the month. Pure; UTC months and days, as the service bills.
/// <para>
/// A day may use three times its even share of what was left when it began. A day of crisis so has something in hand (a tenth of the month
/// on the first day), many of them one after the other cannot empty the month (after ten days of full use more than a quarter is left after
/// it), what quiet days leave is shared among the days to come, and on the last three days all that is left may go.
/// </para>
/// </summary>
public static class RecordPacing
{
    public const int Factor = 3;

    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The budget as it stands at a time: a new month begins anew, a new day with nothing used.</summary>
    public static LanguageBudget At(LanguageBudget? known, DateTimeOffset now)
    {
        var (month, day) = (MonthOf(now), now.UtcDateTime.Day);
        return known is null || known.Month != month ? new LanguageBudget { Month = month, Day = day }
            : known.Day >= day ? known
            : known with { Day = day, UsedToday = 0 };
    }

    /// <summary>How many records the budget's day may use in all.</summary>
    /// <param name="budget">As <see cref="At"/> gives it.</param>
    /// <param name="limit">Records of a month.</param>
    /// <param name="now">A time on that day.</param>
    public static int Allowance(LanguageBudget budget, int limit, DateTimeOffset now)
    {
        var left = Math.Max(0, limit - (budget.Used - budget.UsedToday));
        var days = DateTime.DaysInMonth(now.UtcDateTime.Year, now.UtcDateTime.Month) - now.UtcDateTime.Day + 1;
        return (int)Math.Min(left, (((long)left * Factor) + days - 1) / days);
    }

    /// <summary>Records that may still be used today.</summary>
    public static int Left(LanguageBudget budget, int limit, DateTimeOffset now) =>
        Math.Max(0, Allowance(budget, limit, now) - budget.UsedToday);

    /// <summary>Share of the day's records that is gone, 0 to 1.</summary>
    public static double Pressure(LanguageBudget budget, int limit, DateTimeOffset now)
    {
        var allowance = Allowance(budget, limit, now);
        return allowance == 0 ? 1 : Math.Min(1, (double)budget.UsedToday / allowance);
    }
}
