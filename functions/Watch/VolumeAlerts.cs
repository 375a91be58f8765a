using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Opens, updates and closes the volume alert of a brand: one an event.</summary>
internal sealed class VolumeAlerts(ThreadStore threads, StateStore states, Announcer announcer, TimeProvider time)
{
    /// <summary>What is older when it is found (the watch slept) is history: it feeds the detector and alarms nobody.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(2);

    private const int ExcerptCount = 3;

    /// <summary>
    /// Takes in a bucket with the mentions of the hour that ends with it, and the signal, with its proof, if there is one. Idempotent.
    /// </summary>
    public async Task<IReadOnlyList<AlertNotice>> TakeInAsync(
        Brand brand,
        DateTimeOffset end,
        IReadOnlyList<StoredMention> hour,
        Signal? signal,
        Proof? proof,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = AlertId.TryParse(await states.ReadNoteAsync(NoteOf(brand), cancellationToken), out var id)
            ? await threads.ReadAlertAsync(id, cancellationToken)
            : null;
        if (open?.Value.State is not (AlertState.Open or AlertState.Acknowledged))
        {
            return signal is not null && now - end <= Fresh
                ? await OpenAsync(brand, ToEvidence(brand, hour, signal, now) with { Proof = proof }, cancellationToken)
                : [];
        }

        var changed = signal is null ? VolumeRules.IsBack(open.Value.Evidence.Signal, hour.Count) ? Close(open.Value, now) : open.Value
            : open.Value.Evidence.Signal?.At >= end ? open.Value
            : Grow(open.Value, ToEvidence(brand, hour, signal, now) with { Proof = proof }, now);
        if (changed == open.Value)
        {
            return [];
        }

        await announcer.ForetellAsync(changed, cancellationToken);

        // Null: somebody else was faster, with the same.
        return await threads.UpdateAlertAsync(open with { Value = changed }, cancellationToken) is { } written
            ? await announcer.AnnounceAsync(written.Value, cancellationToken)
            : [];
    }

    private static string NoteOf(Brand brand) => $"volume|{brand.Id}";

    private static Alert Close(Alert alert, DateTimeOffset now) => alert with
    {
        State = AlertState.Resolved,
        ClosedAt = now,
        Pending = Announcer.LastTold(alert) is null ? alert.Pending : Announcer.Next(alert, NotificationReason.Resolved, now),
    };

    private static Alert Grow(Alert alert, Evidence evidence, DateTimeOffset now) => alert with
    {
        Evidence = evidence,
        Severity = SeverityOf(evidence) > alert.Severity ? SeverityOf(evidence) : alert.Severity,
        Pending = alert.Pending ?? Announcer.Next(alert, NotificationReason.Changed, now),
    };

    private static Severity SeverityOf(Evidence evidence) => SeverityRule.Of(new SeverityFacts
    {
        Kind = AlertKind.Volume,
        NegativeShare = evidence.Mentions == 0 ? 0 : (double)evidence.Negative / evidence.Mentions,
    });

    private static Evidence ToEvidence(Brand brand, IReadOnlyList<StoredMention> hour, Signal signal, DateTimeOffset now)
    {
        var negative = hour.Where(mention => mention.Judgement.Sentiment == Sentiment.Negative).ToList();
        return new Evidence
        {
            DecidedAt = now,
            LatestMentionAt = hour.Select(mention => (DateTimeOffset?)mention.Mention.CreatedAt).Max(),
            Title = brand.Name,
            Channel = Most(hour, mention => mention.Mention.Channel),
            Language = brand.Language,
            Mentions = hour.Count,
            Negative = negative.Count,
            Authors = Authors(hour),
            NegativeAuthors = Authors(negative),
            MainTriage = Most(hour, mention => mention.Judgement.Triage),
            LargestReach = hour.Max(mention => mention.Mention.Author?.Followers),
            Excerpts =
            [
                .. hour.OrderByDescending(mention => mention.Judgement.Scores.Negative)
                    .Take(ExcerptCount).Select(ReplyEvidence.ToExcerpt),
            ],
            Signal = signal,
        };
    }

    private static T Most<T>(IEnumerable<StoredMention> mentions, Func<StoredMention, T> by)
        where T : struct, Enum =>
        mentions.CountBy(by).OrderByDescending(pair => pair.Value).Select(pair => pair.Key).FirstOrDefault();

    private static int Authors(IEnumerable<StoredMention> mentions) =>
        mentions.Select(mention => (mention.Mention.Source, mention.Mention.Author?.Identity)).Distinct().Count();

    private async Task<IReadOnlyList<AlertNotice>> OpenAsync(Brand brand, Evidence evidence, CancellationToken cancellationToken)
    {
        var now = evidence.DecidedAt;
        var alert = new Alert
        {
            Id = AlertId.Volume(brand.Id, evidence.Signal!.At - VolumeDetector.Bucket), // Given by whoever opens.
            Kind = AlertKind.Volume,
            Severity = SeverityOf(evidence),
            Brand = brand.Id,
            OpenedAt = now,
            Evidence = evidence,
            Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
        };
        await states.WriteNoteAsync(NoteOf(brand), alert.Id.Value, cancellationToken);
        return await announcer.OpenAsync(alert, cancellationToken);
    }
}
