using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>Of which brand and time a backtest speaks.</summary>
/// <param name="Brand">Its id and what it planned.</param>
/// <param name="From">Alarms from here on are told; what came before teaches the detectors.</param>
/// <param name="To">Where it ends.</param>
/// <param name="LearningSince">Since when the brand is learnt, if that is known to be before the history.</param>
/// <param name="ClosesAfter">How long after its end the watch looks at a bucket of volume.</param>
public sealed record BacktestRequest(
    Brand Brand, DateTimeOffset From, DateTimeOffset To, DateTimeOffset? LearningSince, TimeSpan ClosesAfter)
{
    /// <summary>History before <see cref="From"/> that teaches: as many days as a brand's baseline looks back.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromDays(14);
}
