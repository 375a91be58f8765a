using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Sentiment by lexicon, rules and a small fitted map: what VADER does for English, with the words of customers, for French as well, and as
/// probabilities. Thread-safe; linear in the text, of which it reads the first <see cref="Mention.MaximumTextLength"/> units.
/// </summary>
internal sealed class LexiconSentimentAnalyzer : ISentimentAnalyzer
{
    private const int MaximumReasons = 5;

    public string Name => "lexicon-1";

    public SentimentOpinion Analyze(string text, string language)
    {
        var cut = text.Length > Mention.MaximumTextLength ? text[..Mention.MaximumTextLength] : text;
        var reading = FeelingReader.Read(Tokenizer.Cut(cut), language);
        return new SentimentOpinion(SentimentMap.For(language).Scores(SentimentMap.FeaturesOf(reading)), Reasons(reading));
    }

    private static List<string> Reasons(FeelingReading reading) =>
    [
        .. reading.Feelings
            .OrderByDescending(feeling => Math.Abs(feeling.Value))
            .ThenBy(feeling => feeling.Position)
            .Select(feeling => feeling.Text)
            .Distinct(StringComparer.Ordinal)
            .Take(MaximumReasons),
    ];
}
