using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Makes three probabilities of a reading: a multinomial logistic map with two rows of weights (positive and negative, against neutral), fitted
/// once per language on public labelled tweets; only these numbers of them are here.
/// </summary>
internal sealed class SentimentMap
{
    public const int FeatureCount = 9;

    private readonly double[] _positive;

    private readonly double[] _negative;

    private SentimentMap(double[] positive, double[] negative)
    {
        _positive = positive;
        _negative = negative;
    }

    private static SentimentMap English { get; } = new(
        [-0.6, 1.5, -0.6, 1.2, 0.4, 0.2, -0.3, -0.3, 0],
        [-0.6, -0.6, 1.5, -1.2, -0.4, 0, 0.2, -0.3, 0]);

    private static SentimentMap French { get; } = English;

    public static SentimentMap For(string language) => language == "fr" ? French : English;

    /// <summary>1, positive and negative sums (compressed), balance, last word's side, exclamations, questions, links, length.</summary>
    public static double[] FeaturesOf(FeelingReading reading)
    {
        double positive = 0;
        double negative = 0;
        double strongest = 0;
        foreach (var feeling in reading.Feelings)
        {
            positive += Math.Max(0, feeling.Value);
            negative += Math.Max(0, -feeling.Value);
            strongest = Math.Abs(feeling.Value) > Math.Abs(strongest) ? feeling.Value : strongest;
        }

        var difference = positive - negative;
        return
        [
            1,
            Math.Log(1 + positive),
            Math.Log(1 + negative),
            difference / Math.Sqrt((difference * difference) + 3.75),
            strongest,
            Math.Min(reading.Exclamations, 3) / 3.0,
            Math.Min(reading.Questions, 1),
            Math.Min(reading.Urls, 1),
            Math.Log(1 + Math.Min(reading.Words, 200)) - 2.7,
        ];
    }

    public SentimentScores Scores(double[] features)
    {
        double positive = 0;
        double negative = 0;
        for (var i = 0; i < FeatureCount; i++)
        {
            positive += _positive[i] * features[i];
            negative += _negative[i] * features[i];
        }

        var top = Math.Max(0, Math.Max(positive, negative));
        var (likes, indifferent, dislikes) = (Math.Exp(positive - top), Math.Exp(-top), Math.Exp(negative - top));
        var sum = likes + indifferent + dislikes;
        return new SentimentScores(likes / sum, indifferent / sum, dislikes / sum);
    }
}
