using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Triage by rules. In this order: a threat is an attack; an insult aimed at somebody is an attack only where nothing of substance is said
/// ("c'est nul, votre livraison a 10 jours de retard" is criticism, however rude); a clear complaint is criticism, also as a rhetorical
/// question;
/// then questions, criticism, praise.
/// An answer is due to criticism, to questions and to very strong praise. An attack gets no public answer and starts no reply clock: it
/// goes to a
/// person, who moderates, writes in private or turns to a lawyer.
/// </summary>
internal sealed class RuleTriage : ITriage
{
    /// <summary>From this probability on a complaint outweighs its own question mark.</summary>
    private const double ClearlyNegative = 0.6;

    /// <summary>Praise that is strong enough to deserve thanks.</summary>
    private const double VeryPositive = 0.7;

    private const double WorstGoodRating = 4;

    private const double BestBadRating = 2;

    public (Triage Triage, bool NeedsAnswer) Sort(string text, string language, SentimentScores scores, double? rating)
    {
        var cut = text.Length > Mention.MaximumTextLength ? text[..Mention.MaximumTextLength] : text;
        var words = TriageWords.Of(Tokenizer.Cut(cut), language);
        if (words.Threat || (words.Insult && !words.Substance && rating is null))
        {
            return (Triage.Attack, false);
        }

        var negative = scores.Label == Sentiment.Negative || rating <= BestBadRating;
        if (negative && (scores.Negative >= ClearlyNegative || rating <= BestBadRating) && (words.Substance || !words.Question))
        {
            return (Triage.Criticism, true);
        }

        if (words.Question)
        {
            return (Triage.Question, true);
        }

        if (negative)
        {
            return (Triage.Criticism, true);
        }

        return scores.Label == Sentiment.Positive
            ? (Triage.Praise, scores.Positive >= VeryPositive || rating >= WorstGoodRating)
            : (Triage.Other, false);
    }
}
