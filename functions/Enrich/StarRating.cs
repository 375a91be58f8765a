using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>What the stars of a review say about its text. Pure.</summary>
internal static class StarRating
{
    /// <summary>One or two stars are negative whatever the words; four or five are positive unless the words are clearly negative; three
    /// pull to neutral.</summary>
    public static SentimentScores Weigh(SentimentScores text, double? rating) => rating switch
    {
        null or < 0 or > 5 or double.NaN => text,
        <= 2 => Blend(text, new(0.01, 0.04, 0.95), 0.85),
        < 4 => Blend(text, new(0.2, 0.5, 0.3), 0.4),
        _ when text.Negative >= 0.7 => text,
        _ => Blend(text, new(0.93, 0.05, 0.02), 0.8),
    };

    private static SentimentScores Blend(SentimentScores text, SentimentScores stars, double weight) => new(
        (text.Positive * (1 - weight)) + (stars.Positive * weight),
        (text.Neutral * (1 - weight)) + (stars.Neutral * weight),
        (text.Negative * (1 - weight)) + (stars.Negative * weight));
}
