using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>What becomes of a thread's detector when a person says that a mention is negative, or is not. Pure.</summary>
public static class VelocityCorrection
{
    /// <summary>
    /// The voices and the last of them, which calm is reckoned from, are what they would be had the judge known. Evidence that rested on
    /// a voice that was not negative goes; evidence is never added, so that a correction cannot raise an alert of what is past.
    /// </summary>
    /// <param name="before">The state as it is stored.</param>
    /// <param name="mentions">All mentions of the thread as they are judged now, in the order they were published.</param>
    public static VelocityState Apply(
        VelocityState before, IEnumerable<VelocityEvent> mentions, BrandState? brand, DetectionPlan plan)
    {
        if (!VelocityNumbers.IsKnown(before) || before.UpdatedAt is not { } at)
        {
            return before;
        }

        var again = new VelocityState();
        foreach (var mention in mentions)
        {
            (again, _) = VelocityDetector.Observe(again, mention, negativeAuthors: 0, brand, plan);
        }

        var (numbers, anew) = (VelocityNumbers.Of(before), VelocityNumbers.Of(again));
        var heard = again.UpdatedAt ?? at;
        anew.Elapse(Math.Max(0, (at - heard).TotalMinutes), heard, at, ThreadBackground.At(brand, at).Memory);
        numbers.LastNegative = anew.LastNegative;
        anew.Voices.CopyTo(numbers.Voices, 0);
        anew.NegativeVoices.CopyTo(numbers.NegativeVoices, 0);
        numbers.Levels.Turned = Math.Min(numbers.Levels.Turned, anew.Levels.Turned);
        for (var level = 0; level < GrowthLevels.Count; level++)
        {
            numbers.Levels.Outcry[level] = Math.Min(numbers.Levels.Outcry[level], anew.Levels.Outcry[level]);
        }

        return before with { Version = VelocityNumbers.Version, Numbers = numbers.ToList() };
    }
}
