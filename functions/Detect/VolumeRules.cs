using Vigie.Model;

namespace Vigie.Detect;

/// <summary>When the event of a volume alert is over. Pure.</summary>
internal static class VolumeRules
{
    /// <summary>The hour is too quiet for any event, or no more than twice what was usual when it began.</summary>
    public static bool IsBack(Signal? began, int lastHour) =>
        lastHour < VolumeDetector.MinimumAnHour || lastHour <= 2 * (began?.Expected ?? 0);
}
