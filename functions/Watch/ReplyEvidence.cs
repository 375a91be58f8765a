using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>The evidence file of a reply alert: who waits, since when, until when, and who says so.</summary>
internal sealed class ReplyEvidence(ThreadStore threads, ListeningPlan plan)
{
    /// <summary>Mentions that are looked at to find those that wait; a longer thread shows what was found among them.</summary>
    public const int MostLookedAt = 1000;

    private const int ExcerptCount = 3;

    private const int ExcerptLength = 280;

    public async Task<Evidence> GatherAsync(
        MentionThread thread, SlaVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync(thread, cancellationToken);
        var language = plan.Brands.FirstOrDefault(brand => brand.Id == thread.Brand)?.Language ?? "en";
        return new Evidence
        {
            DecidedAt = now,
            LatestMentionAt = thread.LastAt,
            Title = thread.Title,
            Channel = thread.Channel,
            Url = waiting.Count > 0 ? waiting[0].Mention.Url ?? thread.Url : thread.Url,
            Language = thread.Language,
            Mentions = thread.Mentions,
            Negative = thread.Negative,
            Authors = thread.Authors.Count,
            NegativeAuthors = thread.NegativeAuthors.Count,
            MainTriage = waiting.GroupBy(mention => mention.Judgement.Triage)
                .OrderByDescending(same => same.Count())
                .FirstOrDefault()?.Key ?? Triage.Other,
            LargestReach = thread.LargestReach,
            Excerpts = [.. waiting.Take(ExcerptCount).Select(ToExcerpt)],
            WaitingSince = verdict.WaitingSince,
            DueAt = verdict.DueAt,
            CeilingAt = verdict.CeilingAt,
            Target = verdict.Target.Within,
            TargetProvenance = verdict.Target.ProvenanceIn(language),
        };
    }

    /// <summary>Longest waiting first.</summary>
    private async Task<IReadOnlyList<StoredMention>> WaitingAsync(MentionThread thread, CancellationToken cancellationToken)
    {
        var times = thread.Clock.Waiting.ToHashSet();
        var waiting = new List<StoredMention>();
        await foreach (var row in threads.ReadMentionsAsync(thread.Id, cancellationToken)
            .Take(MostLookedAt)
            .WithCancellation(cancellationToken))
        {
            if (row.Value is { Judgement.NeedsAnswer: true, Mention: { Deleted: false, FromBrand: false } } mention
                && times.Contains(mention.Mention.CreatedAt))
            {
                waiting.Add(mention);
            }
        }

        return [.. waiting.OrderBy(mention => mention.Mention.CreatedAt).ThenBy(mention => mention.Key.Value, StringComparer.Ordinal)];
    }

    public static Excerpt ToExcerpt(StoredMention mention) => new(
        mention.Key,
        Cut(mention.Mention.Text),
        mention.Mention.Author?.Name ?? mention.Mention.Author?.Id,
        mention.Mention.CreatedAt,
        mention.Mention.Url,
        mention.Judgement.Sentiment)
    {
        Because = Excerpt.Weighed(mention.Judgement),
    };

    private static string Cut(string text)
    {
        if (text.Length <= ExcerptLength)
        {
            return text;
        }

        // Half of a surrogate pair is no character.
        var length = char.IsHighSurrogate(text[ExcerptLength - 2]) ? ExcerptLength - 2 : ExcerptLength - 1;
        return text[..length] + "…";
    }
}
