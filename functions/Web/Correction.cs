using Vigie.Model;

namespace Vigie.Web;

/// <summary>
/// A person says what a mention is. Pure: the counts of the summary follow by the difference, no detector is asked, so no alert comes of
/// it.
/// </summary>
internal static class Correction
{
    public const string JudgedBy = "person";

    public static StoredMention Apply(StoredMention mention, Sentiment sentiment, Triage triage) => mention with
    {
        Judgement = mention.Judgement with
        {
            Sentiment = sentiment,
            Triage = triage,
            Scores = new SentimentScores(
                sentiment == Sentiment.Positive ? 1 : 0, sentiment == Sentiment.Neutral ? 1 : 0, sentiment == Sentiment.Negative ? 1 : 0),
            NeedsAnswer = NeedsAnswer(mention, sentiment, triage),
            JudgedBy = JudgedBy,
            Because = [],
        },
    };

    /// <param name="thread">The summary before.</param>
    /// <param name="before">The mention as it was judged.</param>
    /// <param name="after">The mention as the person judged it.</param>
    /// <param name="negativeElsewhere">Whether the same author has another negative mention in the thread.</param>
    public static MentionThread Recount(MentionThread thread, StoredMention before, StoredMention after, bool negativeElsewhere)
    {
        var (was, now) = (before.Judgement, after.Judgement);
        var identity = after.Mention.Author?.Identity ?? string.Empty;
        return thread with
        {
            Positive = Difference(thread.Positive, was.Sentiment == Sentiment.Positive, now.Sentiment == Sentiment.Positive),
            Negative = Difference(thread.Negative, was.Sentiment == Sentiment.Negative, now.Sentiment == Sentiment.Negative),
            Questions = Difference(thread.Questions, was.Triage == Triage.Question, now.Triage == Triage.Question),
            Attacks = Difference(thread.Attacks, was.Triage == Triage.Attack, now.Triage == Triage.Attack),
            NegativeAuthors = now.Sentiment == Sentiment.Negative ? thread.NegativeAuthors.With(identity).Set
                : was.Sentiment == Sentiment.Negative && !negativeElsewhere ? thread.NegativeAuthors.Without(identity)
                : thread.NegativeAuthors,
            Clock = Wait(thread.Clock, after.Mention.CreatedAt, was.NeedsAnswer, now.NeedsAnswer),
        };
    }

    private static ReplyClock Wait(ReplyClock clock, DateTimeOffset at, bool needed, bool needs) => (needed, needs) switch
    {
        (false, true) => clock.Heard(at),
        (true, false) => clock with { Waiting = [.. clock.Waiting.Where(waiting => waiting != at)] },
        _ => clock,
    };

    private static bool NeedsAnswer(StoredMention mention, Sentiment sentiment, Triage triage) => triage switch
    {
        _ when mention.Mention.FromBrand => false,
        Triage.Criticism or Triage.Question or Triage.Attack => true,
        Triage.Praise => mention.Judgement.Triage == Triage.Praise && mention.Judgement.NeedsAnswer,
        _ => sentiment == Sentiment.Negative,
    };

    private static int Difference(int count, bool before, bool after) => Math.Max(0, count - (before ? 1 : 0) + (after ? 1 : 0));
}
