using Vigie.Model;

namespace Vigie.Detect.Backtest;

/// <summary>What would have been called out.</summary>
/// <param name="At">When the watch would have decided.</param>
/// <param name="Signal">What the detector said.</param>
/// <param name="Folded">Whether it is an update of an earlier alarm: nobody is called a second time.</param>
public sealed record BacktestAlarm(
    AlertKind Kind, ThreadId? Thread, string Title, DateTimeOffset At, Signal Signal, Severity Severity, bool Folded)
{
    /// <summary>When it was calm again; absent while it is not.</summary>
    public DateTimeOffset? CalmAt { get; init; }
}

/// <summary>One hour of a brand's volume: what was counted, and what the detector took for usual.</summary>
/// <param name="Count">Mentions of the hour.</param>
/// <param name="Expected">The detector's level.</param>
/// <param name="High">Where the hour would have been called out.</param>
public readonly record struct VolumeHour(DateTimeOffset At, int Count, int Negative, double Expected, double Low, double High);

/// <summary>What the detectors would have said with one kind of settings.</summary>
public sealed record BacktestRun
{
    /// <summary>All alarms of the time asked for, oldest first.</summary>
    public required IReadOnlyList<BacktestAlarm> Alarms { get; init; }

    public required IReadOnlyList<VolumeHour> Hours { get; init; }

    public required int Mentions { get; init; }

    /// <summary>The day of learning at the end; 0 once the brand is known.</summary>
    public int LearningDay { get; init; }

    /// <summary>The velocity threshold at the end, steered by the alarms.</summary>
    public double Threshold { get; init; }

    /// <summary>Alarms that people would have been called for.</summary>
    public IEnumerable<BacktestAlarm> Calls => Alarms.Where(alarm => !alarm.Folded);
}
