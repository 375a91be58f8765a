using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>When a bucket of volume is closed, and when the event of a volume alert is over. Pure.</summary>
internal static class VolumeRules
{
    /// <summary>A mention is stored so long after it was published, beside the time until its source is asked.</summary>
    private static readonly TimeSpan StoringTime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long after its end a bucket is closed: once its mentions can be expected to be stored, pushed ones at once, polled ones after
    /// their rhythm.
    /// </summary>
    public static TimeSpan ClosesAfter(ListeningPlan plan)
    {
        var polled = plan.Sources.Where(source => source is { Enabled: true, Url: not null });
        var rhythm = polled.Select(source => source.Every).DefaultIfEmpty(TimeSpan.Zero).Max();
        return StoringTime + (rhythm < LongestWait ? rhythm : LongestWait);
    }

    /// <summary>The hour is too quiet for any event, or no more than twice what was usual when it began.</summary>
    public static bool IsBack(Signal? began, int lastHour) =>
        lastHour < VolumeDetector.MinimumAnHour || lastHour <= 2 * (began?.Expected ?? 0);
}
