using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Puts language, sentiment and triage together into one judgement.</summary>
internal sealed class Judge(ILanguageIdentifier languages, ISentimentAnalyzer analyzer, ITriage triage) : IJudge
{
    /// <summary>The judge that needs nothing from outside.</summary>
    public static Judge Embedded { get; } = new(new LanguageIdentifier(), new LexiconSentimentAnalyzer(), new RuleTriage());

    Judgement IJudge.Judge(Mention mention) => Of(mention);

    private Judgement Of(Mention mention)
    {
        var text = TextOf(mention);
        var language = languages.Identify(text, mention.Language);
        if (mention.FromBrand || mention.Deleted)
        {
            return Make(language, SentimentScores.Unknown, Triage.Other, false, []);
        }

        var opinion = Analyze(text, language);
        var scores = StarRating.Weigh(opinion.Scores, mention.Rating);
        var (kind, needsAnswer) = triage.Sort(text, language, scores, mention.Rating);
        return Make(language, scores, kind, needsAnswer, opinion.Because);
    }

    /// <summary>A title often says what the text only hints at.</summary>
    private static string TextOf(Mention mention) =>
        string.IsNullOrWhiteSpace(mention.Title) || mention.Text.StartsWith(mention.Title, StringComparison.Ordinal)
            ? mention.Text
            : $"{mention.Title}.\n{mention.Text}";

    /// <summary>A text of no sure language is read as English and as French; the reading that found more words to go by counts.</summary>
    private SentimentOpinion Analyze(string text, string language)
    {
        if (language != LanguageIdentifier.Undetermined)
        {
            return analyzer.Analyze(text, language);
        }

        var english = analyzer.Analyze(text, "en");
        var french = analyzer.Analyze(text, "fr");
        return french.Because.Count > english.Because.Count ? french : english;
    }

    private Judgement Make(string language, SentimentScores scores, Triage kind, bool needsAnswer, IReadOnlyList<string> because) => new()
    {
        Language = language,
        Sentiment = scores.Label,
        Scores = scores,
        Triage = kind,
        NeedsAnswer = needsAnswer,
        JudgedBy = analyzer.Name,
        Because = because,
    };
}
