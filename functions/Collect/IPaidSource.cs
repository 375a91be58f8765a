using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// A source whose reads cost money. Before each poll the most that it may cost is set aside; when that no longer fits below the month's cap,
/// the source is not asked any more until the next month, and says so.
/// </summary>
public interface IPaidSource : ISource
{
    /// <summary>US dollars a month that are spent when <see cref="SourcePlan.MonthlyCap"/> does not say.</summary>
    double UsualCap { get; }

    /// <summary>US dollars that one poll costs at most; it must not read more. What it cost in truth is <see cref="PollResult.Cost"/>.</summary>
    double MostOfOnePoll(SourcePlan plan);
}
