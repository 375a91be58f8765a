using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// Weighs the last four hours of a thread anew, by quarters of an hour, once voices came late: then the order of arrival says nothing about
/// speed, while what each quarter holds by now does. Pure; some microseconds, and only while a late voice is in those hours.
/// </summary>
internal static class LateReview
{
    /// <summary>Quarters of an hour are coarse: what they say must be by so much clearer.</summary>
    private const double Margin = 1;

    /// <summary>What a voice that counts as negative or not is taken for.</summary>
    private const double NegativeVoice = 0.8;

    private const double OtherVoice = 0.06;

    /// <summary>More of one kind in a quarter of an hour say no more.</summary>
    private const int MostOfKind = 300;

    public static bool IsNeeded(VelocityNumbers numbers, DateTimeOffset now) => numbers.LateAt > 0
        && VelocityNumbers.BucketOf(VelocityNumbers.MinutesOf(now))
            < VelocityNumbers.BucketOf(numbers.LateAt) + VelocityNumbers.BucketCount;

    public static GrowthWeight Of(VelocityNumbers numbers, DateTimeOffset start, DateTimeOffset now, BrandState? brand)
    {
        var (levels, excitement) = (new GrowthLevels(), 0.0);
        var (nowMinute, startMinute) = (VelocityNumbers.MinutesOf(now), VelocityNumbers.MinutesOf(start));
        var running = VelocityNumbers.BucketOf(nowMinute);
        for (var back = Array.FindLastIndex(numbers.Voices, voices => voices > 0); back >= 0; back--)
        {
            double begin = (running - back) * VelocityNumbers.BucketMinutes;
            var minutes = Math.Max(1, Math.Min(VelocityNumbers.BucketMinutes, nowMinute - begin));
            var background = ThreadBackground.At(brand, now.AddMinutes(begin + (minutes / 2) - nowMinute));
            var (voices, negative) = (numbers.Voices[back], numbers.NegativeVoices[back]);
            var drawn = background.Branching / background.Memory * Math.Exp(-minutes / 2 / background.Memory);
            excitement *= Math.Exp(-minutes / 2 / background.Memory);
            var others = excitement + (drawn * Math.Max(0, voices - 1) / 2);
            var usual = (background.Season * (background.Rate + others))
                + background.RootRate(numbers, Math.Max(0, begin + (minutes / 2) - startMinute));
            levels.Elapse(minutes);
            var odds = background.SurgeOdds;
            levels.Hear(usual, background.LikelihoodRatio(NegativeVoice), odds, Math.Min(negative, MostOfKind));
            levels.Hear(usual, background.LikelihoodRatio(OtherVoice), odds, Math.Min(voices - negative, MostOfKind));
            excitement = (excitement * Math.Exp(-minutes / 2 / background.Memory)) + (drawn * voices);
        }

        var weight = levels.Weight(ThreadBackground.At(brand, now).SurgeOdds);
        return weight with { Outcry = weight.Outcry - Margin };
    }
}
