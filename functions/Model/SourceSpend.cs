using System.Globalization;

namespace Vigie.Model;

/// <summary>What a source has cost in one month, in US dollars by the price list known to it.</summary>
/// <param name="Month">The month, UTC: <c>2026-11</c>.</param>
/// <param name="Spent">What was read and paid for.</param>
/// <param name="Reserved">Set aside for a poll that is under way; if it never ends, it counts as spent.</param>
public sealed record SourceSpend(string Month, double Spent = 0, double Reserved = 0)
{
    /// <summary>What is known, or nothing yet in a new month.</summary>
    public static SourceSpend Of(SourceSpend? known, DateTimeOffset now)
    {
        var month = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return known?.Month == month ? known : new SourceSpend(month);
    }

    /// <summary>What may have been spent: what is set aside counts until it is settled.</summary>
    public double Total => Spent + Reserved;

    /// <summary>Sets aside what the next poll may cost at most; what was set aside before and never settled is spent.</summary>
    public SourceSpend Reserve(double most) => this with { Spent = Spent + Reserved, Reserved = most };

    /// <summary>What the poll cost in truth.</summary>
    public SourceSpend Settle(double cost) => this with { Spent = Spent + cost, Reserved = 0 };
}
