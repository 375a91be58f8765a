using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Puts language, sentiment and triage together into one judgement.</summary>
internal sealed class Judge(ILanguageIdentifier languages, ISentimentAnalyzer analyzer, ITriage triage) : IJudge
{
    private static readonly Lazy<Judge> Shipped =
        new(() => new Judge(new LanguageIdentifier(), new EmbeddedSentimentAnalyzer(), new RuleTriage()));

    /// <summary>The judge that needs nothing from outside.</summary>
    public static Judge Embedded => Shipped.Value;

    Judgement IJudge.Judge(Mention mention) => Of(mention);

    public Judgement Rejudge(Mention mention, Judgement own, SentimentScores scores, string judgedBy)
    {
        var reading = TextReading.Of(TextOf(mention));
        var attack = analyzer.Analyze(reading, languages.Identify(reading, mention.Language).Nearest).Attack;
        var weighed = StarRating.Weigh(scores, mention.Rating);
        var (kind, needsAnswer) = triage.Sort(reading, own.Language, weighed, attack, mention.Rating);
        return own with
        {
            Sentiment = weighed.Label,
            Scores = weighed,
            Triage = kind,
            NeedsAnswer = needsAnswer,
            JudgedBy = judgedBy,
            EmbeddedScores = own.Scores,
        };
    }

    private Judgement Of(Mention mention)
    {
        var text = TextOf(mention);
        var reading = TextReading.Of(text);
        var language = languages.Identify(reading, mention.Language);
        if (mention.FromBrand || mention.Deleted)
        {
            return Make(language.Language, SentimentScores.Unknown, Triage.Other, false, []);
        }

        // A text of no sure language is read in the likeliest: what languages share counts in each.
        var opinion = analyzer.Analyze(reading, language.Nearest);
        var scores = StarRating.Weigh(opinion.Scores, mention.Rating);
        var (kind, needsAnswer) = triage.Sort(reading, language.Language, scores, opinion.Attack, mention.Rating);
        return Make(language.Language, scores, kind, needsAnswer, opinion.Because);
    }

    /// <summary>A title often says what the text only hints at.</summary>
    private static string TextOf(Mention mention) =>
        string.IsNullOrWhiteSpace(mention.Title) || mention.Text.StartsWith(mention.Title, StringComparison.Ordinal)
            ? mention.Text
            : $"{mention.Title}.\n{mention.Text}";

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
