using Vigie.Model;

namespace Vigie.Detect;

/// <summary>The first week of a brand, in which its own past is not known yet: the detectors ask for more before they speak, and say so.
/// Pure.</summary>
public static class LearningPhase
{
    public const int Days = 7;

    /// <summary>1 to <see cref="Days"/> while learning ("learning, day 3 of 7"); 0 once the baseline is warm.</summary>
    public static int DayAt(BrandState? brand, DateTimeOffset at)
    {
        if (brand?.LearningSince is not { } since)
        {
            return 1;
        }

        var day = (at - since).TotalDays;
        return day >= Days ? 0 : Math.Max(1, (int)Math.Floor(day) + 1);
    }
}
