using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Puts the scores of another judge in the place of the watch's own. Pure.</summary>
public static class SecondJudgement
{
    /// <summary>
    /// The language and the words that weighed stay the embedded judge's, and its scores are kept beside; stars count as they do for it,
    /// and triage is decided anew.
    /// </summary>
    /// <param name="mention">What was judged.</param>
    /// <param name="text">The text as it was sent.</param>
    /// <param name="own">The embedded judgement.</param>
    /// <param name="scores">The other judge's.</param>
    /// <param name="judge">Its name and version.</param>
    /// <param name="triage">Sorts by the new scores.</param>
    public static Judgement Of(Mention mention, string text, Judgement own, SentimentScores scores, string judge, ITriage triage)
    {
        var weighed = StarRating.Weigh(scores, mention.Rating);
        var (kind, needsAnswer) = triage.Sort(text, own.Language, weighed, mention.Rating);
        return own with
        {
            Sentiment = weighed.Label,
            Scores = weighed,
            Triage = kind,
            NeedsAnswer = needsAnswer,
            JudgedBy = judge,
            EmbeddedScores = own.Scores,
        };
    }
}
