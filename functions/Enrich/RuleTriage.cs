using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Triage by rules over words, sentiment and, where there is one, a model of attacks. In this order: a threat is an attack; so is an insult
/// aimed at somebody, or what the model is sure of, unless the message says what it is about ("c'est nul, votre livraison a 10 jours de
/// retard" is criticism, however rude); then questions that want to know something; a clear complaint is criticism, also as a rhetorical
/// question; notices; praise. Irony and rhetorical questions without any sign of it are not recognised: they are taken by their words. An
/// answer is due to criticism, to questions and to very strong praise. An attack gets no public answer and starts no reply clock: it goes
/// to a person, who moderates, writes in private or turns to a lawyer.
/// </summary>
internal sealed class RuleTriage : ITriage
{
    /// <summary>From this probability on a complaint outweighs its own question mark.</summary>
    private const double ClearlyNegative = 0.7;

    /// <summary>The same, where a word complains besides.</summary>
    private const double ProbablyNegative = 0.5;

    /// <summary>Praise that is strong enough to deserve thanks.</summary>
    private const double VeryPositive = 0.7;

    private const int WordsOfAStory = 12;

    private const double WorstGoodRating = 4;

    private const double BestBadRating = 2;

    public (Triage Triage, bool NeedsAnswer) Sort(
        TextReading text, string language, SentimentScores scores, double attack, double? rating)
    {
        var words = TriageWords.Of(text, language);
        if (words.Threat || AttackEvidence.Weigh(words, language, attack, scores, rating) > 0)
        {
            return (Triage.Attack, false);
        }

        if (IsQuestion(words, scores, rating))
        {
            return (Triage.Question, true);
        }

        return Stance.Of(words, scores) switch
        {
            _ when rating <= BestBadRating => (Triage.Criticism, true),
            Sentiment.Negative => (Triage.Criticism, true),
            Sentiment.Positive => (Triage.Praise, DeservesThanks(words, scores, rating)),
            _ => (Triage.Other, false),
        };
    }

    /// <summary>Praise that somebody took time to write.</summary>
    private static bool DeservesThanks(in TriageWords words, SentimentScores scores, double? rating) =>
        rating >= WorstGoodRating
        || (words.Emphasis && words.Delights + (words.Thanks ? 1 : 0) >= 2)
        || (words.Words >= WordsOfAStory && (scores.Positive >= VeryPositive || words.Delights + (words.Thanks ? 1 : 0) >= 2));

    private static bool IsQuestion(in TriageWords words, SentimentScores scores, double? rating)
    {
        if (words.Rhetorical || (!words.Asks && !words.Marked))
        {
            return false;
        }

        var complains = rating <= BestBadRating
            || (words.Faults > 0 && scores.Negative >= ProbablyNegative)
            || (words.Substance > 0 && !words.Asks && scores.Negative >= ClearlyNegative);
        var advertises = words.Notices > 0 && !words.Asks;
        return !complains && !advertises;
    }
}
