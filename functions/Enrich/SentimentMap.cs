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
        [-0.772, 1.303, -0.369, 0.704, -0.121, 1.476, -0.709, -0.227, -0.262],
        [-0.876, 0.182, 1.859, -0.495, 0.031, -0.368, 0.04, -0.372, 0.407]);

    private static SentimentMap French { get; } = new(
        [-0.592, 1.112, -0.259, 0.503, -0.226, 1.29, -0.651, -0.035, 0.043],
        [-0.573, 0.376, 2.079, -0.501, -0.023, -0.182, 0.145, -0.436, 0.338]);

    private static SentimentMap Other { get; } = new(
        [-0.169, 1.276, -0.317, 0.663, -0.176, 1.259, -0.752, -0.835, -0.188],
        [0.239, -0.078, 1.554, -0.461, 0.133, -0.007, 0.035, -1.299, 0.317]);

    public static SentimentMap For(string language) => language switch
    {
        "fr" => French,
        "de" or "it" or "pt" => Other,
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
