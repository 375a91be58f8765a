using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Makes three probabilities of a reading: a multinomial logistic map with two rows of weights (positive and negative, against neutral),
/// fitted
/// on the training parts of UMSAB (and SemEval 2013-16 for English), the three sentiments weighed alike; only these numbers of them are
/// here.
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
        [-0.737, 1.325, -0.275, 0.694, -0.051, 1.486, -0.694, -0.239, -0.238],
        [-0.875, 0.201, 1.834, -0.561, 0.053, -0.37, 0.037, -0.368, 0.405]);

    private static SentimentMap French { get; } = new(
        [-0.516, 1.319, -0.169, 0.607, -0.15, 1.282, -0.648, -0.001, 0.088],
        [-0.474, 0.408, 2.095, -0.572, -0.027, -0.173, 0.142, -0.49, 0.359]);

    private static SentimentMap Other { get; } = new(
        [-0.169, 1.276, -0.317, 0.663, -0.176, 1.259, -0.752, -0.835, -0.188],
        [0.239, -0.078, 1.554, -0.461, 0.133, -0.007, 0.035, -1.299, 0.317]);

    public static SentimentMap For(string language) => language switch
    {
        "fr" => French,
        "de" or "it" => Other,
        _ => English,
    };

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
