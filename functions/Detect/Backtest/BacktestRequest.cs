using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>Of which brand and time a backtest speaks.</summary>
/// <param name="Brand">Its id.</param>
/// <param name="From">Alarms from here on are told; what came before teaches the detectors.</param>
/// <param name="To">Where it ends.</param>
/// <param name="LearningSince">Since when the brand is learnt, if that is known to be before the history.</param>
/// <param name="ClosesAfter">How long after its end the watch looks at a bucket of volume.</param>
public sealed record BacktestRequest(
    string Brand, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? LearningSince, TimeSpan ClosesAfter)
{
    /// <summary>History before <see cref="From"/> that teaches: as many days as a brand's baseline looks back.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromDays(14);

    /// <summary>A mention is stored so long after it was published, beside the time until its source is asked.</summary>
    private static readonly TimeSpan StoringTime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>A bucket is closed once its mentions can be expected to be stored: pushed ones at once, polled ones after their
    /// rhythm.</summary>
    public static TimeSpan ClosesAfterOf(ListeningPlan plan)
    {
        var polled = plan.Sources.Where(source => source is { Enabled: true, Url: not null });
        var rhythm = polled.Select(source => source.Every).DefaultIfEmpty(TimeSpan.Zero).Max();
        return StoringTime + (rhythm < LongestWait ? rhythm : LongestWait);
    }
}
