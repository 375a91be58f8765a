using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Sentiment by the weights within the program. Thread-safe; linear in the text, of which it reads the first
/// <see cref="Mention.MaximumTextLength"/> units.</summary>
internal sealed class EmbeddedSentimentAnalyzer(TextModel model) : ISentimentAnalyzer
{
    /// <summary>The head of the weights, with the classes negative, neutral and positive in this order.</summary>
    public const string Head = "sentiment";

    /// <summary>The head that tells attacks from the rest.</summary>
    public const string AttackHead = "attack";

    private const int Classes = 3;

    private readonly int _column = model.ColumnOf(Head);

    private readonly int _attack = model.ColumnOf(AttackHead);

    private readonly double _step = model.Heads.Single(head => head.Name == Head).Step;

    public EmbeddedSentimentAnalyzer()
        : this(TextModel.Embedded)
    {
    }

    public string Name => "embedded-1";

    public SentimentOpinion Analyze(TextReading text, int language)
    {
        using var scorer = TextScorer.Borrow(model);
        var all = scorer.Content(text, language);
        var attack = _attack < 0 ? AttackEvidence.NoModel : LogOdds(all[_attack]);
        var probabilities = all.Slice(_column, Classes);
        var (negative, positive) = (Round(probabilities[0]), Round(probabilities[2]));
        var scores = new SentimentScores(positive, Round(1 - negative - positive), negative);
        var winner = scores.Label switch { Sentiment.Negative => 0, Sentiment.Positive => 2, _ => 1 };
        return new SentimentOpinion(scores, scorer.Reasons(text, _column, Classes, winner, _step, winner - 1)) { Attack = attack };
    }

    private static double LogOdds(double probability) => Math.Round(Math.Log(probability / (1 - probability)), 3);

    private static double Round(double probability) => Math.Round(probability, 4);
}
