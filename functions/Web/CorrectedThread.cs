using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Web;

/// <summary>The summary of a thread after a person judged one of its mentions. Pure.</summary>
internal static class CorrectedThread
{
    /// <param name="thread">The summary before.</param>
    /// <param name="was">The mention as it was judged.</param>
    /// <param name="all">All mentions of the thread, this one as the person judged it.</param>
    /// <param name="brand">The brand's past, for the detector.</param>
    /// <param name="plan">The detector's settings.</param>
    public static MentionThread Of(
        MentionThread thread, StoredMention was, IReadOnlyCollection<StoredMention> all, BrandState? brand, DetectionPlan plan)
    {
        var now = all.Single(mention => mention.Key == was.Key);
        var (before, after) = (was.Judgement, now.Judgement);
        return thread with
        {
            // By the difference: what was erased is counted still, and can be counted no more.
            Positive = Difference(thread.Positive, before.Sentiment == Sentiment.Positive, after.Sentiment == Sentiment.Positive),
            Negative = Difference(thread.Negative, before.Sentiment == Sentiment.Negative, after.Sentiment == Sentiment.Negative),
            Questions = Difference(thread.Questions, before.Triage == Triage.Question, after.Triage == Triage.Question),
            Attacks = Difference(thread.Attacks, before.Triage == Triage.Attack, after.Triage == Triage.Attack),
            NegativeAuthors = Authors(thread.NegativeAuthors, before, now, all),
            Clock = before.NeedsAnswer == after.NeedsAnswer || now.History == true ? thread.Clock
                : after.NeedsAnswer ? thread.Clock.Heard(now.Mention.CreatedAt)
                : ClockOf(thread.Clock, all),
            Velocity = IsLoud(before) == IsLoud(after) && before.Sentiment == after.Sentiment
                ? thread.Velocity
                : VelocityCorrection.Apply(thread.Velocity, Events(all), brand, plan),
        };
    }

    /// <summary>Whether it is somebody's opinion: not the brand's own words, and not withdrawn.</summary>
    private static bool IsVoice(StoredMention mention) => !mention.Mention.FromBrand && !mention.Mention.Deleted;

    private static bool IsLoud(Judgement judgement) => judgement.Scores.Negative >= VelocityDetector.NegativeFrom;

    private static string Identity(StoredMention mention) => mention.Mention.Author?.Identity ?? string.Empty;

    private static AuthorSet Authors(AuthorSet authors, Judgement before, StoredMention now, IEnumerable<StoredMention> all) =>
        (before.Sentiment == Sentiment.Negative, now.Judgement.Sentiment == Sentiment.Negative) switch
        {
            (false, true) => authors.With(Identity(now)).Set,
            (true, false) when !all.Any(mention =>
                IsVoice(mention) && mention.Judgement.Sentiment == Sentiment.Negative && Identity(mention) == Identity(now)) =>
                authors.Without(Identity(now)),
            _ => authors,
        };

    /// <summary>The clock without a need: put together anew from the others and from what people did.</summary>
    private static ReplyClock ClockOf(ReplyClock before, IEnumerable<StoredMention> all)
    {
        var clock = new ReplyClock { DismissedAt = before.DismissedAt };
        foreach (var mention in all)
        {
            clock = mention.Mention.FromBrand ? clock.Answered(mention.Mention.CreatedAt)
                : mention.WaitsForAnswer ? clock.Heard(mention.Mention.CreatedAt)
                : clock;
        }

        DateTimeOffset?[] answers = [before.FirstAnswerAt, before.LastAnswerAt];
        return answers.OfType<DateTimeOffset>().Aggregate(clock, (known, at) => known.Answered(at));
    }

    private static IEnumerable<VelocityEvent> Events(IEnumerable<StoredMention> all)
    {
        var (heard, negative) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var mention in all.Where(mention => IsVoice(mention) && mention.History != true)
            .OrderBy(mention => mention.Mention.CreatedAt).ThenBy(mention => mention.Key.Value, StringComparer.Ordinal))
        {
            var isNew = heard.Add(Identity(mention));
            isNew = mention.Judgement.Sentiment == Sentiment.Negative ? negative.Add(Identity(mention)) : isNew;
            yield return new VelocityEvent(mention.Mention.CreatedAt, mention.Judgement.Scores.Negative, isNew);
        }
    }

    private static int Difference(int count, bool before, bool after) => Math.Max(0, count - (before ? 1 : 0) + (after ? 1 : 0));
}
