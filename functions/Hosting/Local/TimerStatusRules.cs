namespace Vigie.Hosting.Local;

/// <summary>What a timer's status becomes; pure.</summary>
internal static class TimerStatusRules
{
    /// <summary>
    /// The status to go on from when the host starts. A schedule that was changed while the host was away does not make the function past
    /// due: its next occurrence is calculated anew.
    /// </summary>
    public static TimerStatus AtStart(TimerStatus? known, TimerSchedule schedule, DateTimeOffset now)
    {
        if (known is null)
        {
            return new TimerStatus(TimerStatus.Never, schedule.Next(now), now);
        }

        var from = known.Last != TimerStatus.Never ? known.Last : known.LastUpdated;
        var expected = schedule.Next(from);
        if (known.Next == expected)
        {
            return known;
        }

        return now > expected
            ? new TimerStatus(TimerStatus.Never, schedule.Next(now), now)
            : new TimerStatus(TimerStatus.Never, expected, from);
    }

    /// <param name="start">When the run began: a run that outlasts its interval is followed by one late run, not by many.</param>
    /// <param name="isScheduled">
    /// A timer may fire a moment early. Then the occurrence counts and not the clock, else the same occurrence would come twice.
    /// </param>
    public static TimerStatus AfterRun(TimerStatus status, TimerSchedule schedule, DateTimeOffset start, bool isScheduled)
    {
        var moment = isScheduled && status.Next > start && status.Next - start < EarlyAtMost ? status.Next : start;
        return new TimerStatus(moment, schedule.Next(moment), moment);
    }

    /// <summary>How far a system timer is thought to fire early.</summary>
    private static readonly TimeSpan EarlyAtMost = TimeSpan.FromSeconds(1);
}
