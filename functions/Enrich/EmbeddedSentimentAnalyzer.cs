using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Sentiment by the weights within the program. Thread-safe; linear in the text, of which it reads the first
/// <see cref="Mention.MaximumTextLength"/> units.</summary>
internal sealed class EmbeddedSentimentAnalyzer(TextModel model) : ISentimentAnalyzer
{
    /// <summary>The head of the weights, with the classes negative, neutral and positive in this order.</summary>
    public const string Head = "sentiment";

    private const int Classes = 3;

    private readonly int _column = model.ColumnOf(Head);

    private readonly double _step = model.Heads.Single(head => head.Name == Head).Step;

    public EmbeddedSentimentAnalyzer()
        : this(TextModel.Embedded)
    {
    }

    public string Name => "embedded-1";

    public SentimentOpinion Analyze(TextReading text, int language)
    {
        var scorer = TextScorer.For(model);
        var probabilities = scorer.Content(text, language).Slice(_column, Classes);
        var (negative, positive) = (Round(probabilities[0]), Round(probabilities[2]));
        var scores = new SentimentScores(positive, Round(1 - negative - positive), negative);
        var winner = scores.Label switch { Sentiment.Negative => 0, Sentiment.Positive => 2, _ => 1 };
        return new SentimentOpinion(scores, scorer.Reasons(text, _column, Classes, winner, _step));
    }

    private static double Round(double probability) => Math.Round(probability, 4);
}
