using System.Globalization;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Collect;

/// <summary>When a source that costs money may be read. Pure.</summary>
internal static class SpendRules
{
    /// <summary>The month's account with what the next poll may cost set aside; with nothing set aside when that no longer fits.</summary>
    public static SourceSpend Reserve(IPaidSource source, SourcePlan plan, SourceSpend? known, DateTimeOffset now)
    {
        var account = SourceSpend.Of(known, now).Reserve(0);
        var most = source.MostOfOnePoll(plan);
        return account.Spent + most <= CapOf(source, plan) ? account.Reserve(most) : account;
    }

    /// <exception cref="ExpectedFailureException">Another poll could cost more than is left this month.</exception>
    public static void ThrowIfSpent(ISource source, SourcePlan plan, SourceSpend? account, DateTimeOffset now)
    {
        if (source is not IPaidSource paid || account is null || account.Reserved > 0 || paid.MostOfOnePoll(plan) <= 0)
        {
            return;
        }

        var next = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

        // No time to wait is given: the place is not asked, and a raised cap is noticed, as is a failure that lasts.
        throw new ExpectedFailureException(
            FailureKind.Permanent,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Source '{plan.Name}' has spent ${account.Spent:0.00} of its ${CapOf(paid, plan):0.00} this month and is not read until "
                + $"{next:yyyy-MM-dd}, for one more poll may cost ${paid.MostOfOnePoll(plan):0.00}. "
                + $"Raise its monthlyCap in listening.json to go on."));
    }

    /// <summary>What the operator allows: the budget, and in it the cap of each source whose reads cost money.</summary>
    public static BudgetTerms Terms(SourceRegistry registry, ListeningPlan plan, VigieSettings settings)
    {
        var caps = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var source in plan.Sources.Where(source => source.Enabled))
        {
            if (registry.Find(source.Kind) is IPaidSource paid && paid.MostOfOnePoll(source) > 0)
            {
                caps[source.Name] = CapOf(paid, source);
            }
        }

        var monthly = plan.Budget.Monthly ?? BudgetPlan.UsualMonthly + caps.Values.Sum();
        return new BudgetTerms((decimal)monthly, caps, settings.LanguageEndpoint is null ? 0 : settings.LanguageMonthlyRecords);
    }

    private static double CapOf(IPaidSource source, SourcePlan plan) => plan.MonthlyCap ?? source.UsualCap;
}
