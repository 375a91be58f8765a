using Vigie.Model;

namespace Vigie.Web;

/// <summary>What a person says of one mention; what is absent is left to the judge.</summary>
internal readonly record struct Said(Sentiment? Sentiment, Triage? Triage, string? By);

/// <summary>A person says what a mention is. Pure.</summary>
internal static class Correction
{
    /// <summary>
    /// The mention as the person sees it. The same said twice gives the same mention back, with the first time and name.
    /// </summary>
    public static StoredMention Apply(StoredMention mention, Said said, DateTimeOffset now)
    {
        var (judge, before) = (mention.Review?.Judge ?? mention.Judgement, mention.Review);
        var (saidSentiment, saidTriage) = (said.Sentiment ?? before?.Sentiment, said.Triage ?? before?.Triage);
        if (before is { Edited: false } && (before.Sentiment, before.Triage) == (saidSentiment, saidTriage))
        {
            return mention;
        }

        var sentiment = saidSentiment ?? Follow(judge.Sentiment, saidTriage);
        var triage = saidTriage ?? Follow(judge.Triage, sentiment);
        return mention with
        {
            Judgement = judge with
            {
                Sentiment = sentiment,
                Triage = triage,
                Scores = saidSentiment is null && sentiment == judge.Sentiment ? judge.Scores : Certain(sentiment),
                NeedsAnswer = (sentiment, triage) == (judge.Sentiment, judge.Triage) ? judge.NeedsAnswer : NeedsAnswer(sentiment, triage),
                JudgedBy = Judgement.Person,
                Because = [],
            },
            Review = new Review { Judge = judge, Sentiment = saidSentiment, Triage = saidTriage, At = now, By = said.By },
        };
    }

    /// <summary>Praise is not negative, and blame is not positive: what the person left open gives way to what was said.</summary>
    private static Triage Follow(Triage judged, Sentiment said) => (judged, said) switch
    {
        (Triage.Praise, Sentiment.Negative) => Triage.Criticism,
        (Triage.Criticism or Triage.Attack, Sentiment.Positive) => Triage.Praise,
        _ => judged,
    };

    private static Sentiment Follow(Sentiment judged, Triage? said) => (judged, said) switch
    {
        (Sentiment.Negative, Triage.Praise) => Sentiment.Positive,
        (Sentiment.Positive, Triage.Criticism or Triage.Attack) => Sentiment.Negative,
        _ => judged,
    };

    private static SentimentScores Certain(Sentiment sentiment) => new(
        sentiment == Sentiment.Positive ? 1 : 0, sentiment == Sentiment.Neutral ? 1 : 0, sentiment == Sentiment.Negative ? 1 : 0);

    /// <summary>As the judge's own rule: an attack gets no public answer, and praise deserves thanks but waits for nobody.</summary>
    private static bool NeedsAnswer(Sentiment sentiment, Triage triage) => triage switch
    {
        Triage.Criticism or Triage.Question => true,
        Triage.Other => sentiment == Sentiment.Negative,
        _ => false,
    };
}
