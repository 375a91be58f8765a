using Vigie.Model;

namespace Vigie.Tests.Process;

/// <summary>The counts of a thread, once as its summary says and once as a plain recount of its rows gives.</summary>
internal sealed record Recounted(
    int Mentions, int Positive, int Negative, int Questions, int Attacks, int Authors, int NegativeAuthors,
    DateTimeOffset FirstAt, DateTimeOffset LastAt, long? LargestReach, DateTimeOffset? LastAnswerAt, string Waiting)
{
    public static Recounted Of(MentionThread thread) => new(
        thread.Mentions, thread.Positive, thread.Negative, thread.Questions, thread.Attacks,
        thread.Authors.Count, thread.NegativeAuthors.Count,
        thread.FirstAt, thread.LastAt, thread.LargestReach, thread.Clock.LastAnswerAt, Text(thread.Clock.Waiting));

    public static Recounted Of(IReadOnlyCollection<StoredMention> rows)
    {
        var voices = rows.Where(row => !row.Mention.FromBrand && !row.Mention.Deleted).ToList();
        var placed = voices.Count > 0 ? voices : rows;
        var answered = rows.Where(row => row.Mention.FromBrand).Max(row => (DateTimeOffset?)row.Mention.CreatedAt);
        return new Recounted(
            rows.Count,
            voices.Count(row => row.Judgement.Sentiment == Sentiment.Positive),
            voices.Count(row => row.Judgement.Sentiment == Sentiment.Negative),
            voices.Count(row => row.Judgement.Triage == Triage.Question),
            voices.Count(row => row.Judgement.Triage == Triage.Attack),
            voices.Select(Identity).Distinct().Count(),
            voices.Where(row => row.Judgement.Sentiment == Sentiment.Negative).Select(Identity).Distinct().Count(),
            placed.Min(row => row.Mention.CreatedAt),
            placed.Max(row => row.Mention.CreatedAt),
            voices.Max(row => row.Mention.Author?.Followers),
            answered,
            Text(
                voices.Where(row => row.Judgement.NeedsAnswer && !(row.Mention.CreatedAt <= answered))
                    .Select(row => row.Mention.CreatedAt)
                    .Order()));
    }

    private static string? Identity(StoredMention row) => row.Mention.Author?.Identity;

    private static string Text(IEnumerable<DateTimeOffset> times) => string.Join(' ', times.Select(time => time.UtcTicks));
}
