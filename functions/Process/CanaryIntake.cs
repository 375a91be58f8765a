using Vigie.Enrich;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>
/// Takes in the canary as a mention is taken in: judged, committed with its thread and alert in one transaction, its notice queued. It
/// stays out of every index, so that no list, count or detector meets it. Idempotent: a day has one alert, however often it comes.
/// </summary>
internal sealed class CanaryIntake(IJudge judge, ThreadStore threads, Announcer announcer, ListeningPlan plan, TimeProvider time)
{
    private const int MaximumAttempts = 8;

    /// <exception cref="ExpectedFailureException">Others changed the same rows all the while; delivered again, it follows.</exception>
    public async Task<Outgoing> TakeInAsync(MentionBatch batch, CanaryMark mark, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - mark.SentAt > CanaryMark.Lifetime)
        {
            // It lay in the queue too long: by now it would only meet the next one. That it did not arrive was told.
            return Outgoing.Nothing;
        }

        var id = AlertId.Canary(mark.Day);
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is { } known)
            {
                return new Outgoing { Alerts = await announcer.AnnounceAsync(known.Value, cancellationToken) };
            }

            var alert = Describe(id, mark, now);
            var thread = await threads.ReadThreadAsync(CanaryMark.Thread, cancellationToken);
            var commit = new ThreadCommit
            {
                Summary = Grown(thread?.Value, batch.SeenAt),
                SummaryTag = thread?.ETag,
                NewMentions = [.. batch.Mentions.Take(1).Select(entry => Stored(entry.Mention, batch.SeenAt))],
                NewAlerts = [alert],
            };
            if (await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed)
            {
                return new Outgoing { Alerts = await announcer.AnnounceAsync(alert, cancellationToken) };
            }
        }

        throw new ExpectedFailureException(FailureKind.Temporary, $"The canary's rows were changed {MaximumAttempts} times in a row.");
    }

    private static MentionThread Grown(MentionThread? thread, DateTimeOffset at) =>
        (thread ?? new MentionThread
        {
            Id = CanaryMark.Thread,
            Brand = CanaryMark.Name,
            Source = CanaryMark.Name,
            Channel = Channel.Other,
            Title = CanaryMark.Name,
            FirstAt = at,
        }) with
        {
            Mentions = (thread?.Mentions ?? 0) + 1,
            LastAt = at,
        };

    private StoredMention Stored(Mention mention, DateTimeOffset seenAt) => new()
    {
        Brand = CanaryMark.Name,
        Thread = CanaryMark.Thread,
        Mention = mention,
        Judgement = judge.Judge(mention),
        SeenAt = seenAt,
    };

    private Alert Describe(AlertId id, CanaryMark mark, DateTimeOffset now)
    {
        var language = plan.Brands.Count > 0 ? plan.Brands[0].Language : "en";
        var (mentions, more) = (mark.Mentions, mark.Mentions == CanaryMark.MostCounted ? "+" : string.Empty);
        return new Alert
        {
            Id = id,
            Kind = AlertKind.Operator,
            Severity = Severity.Info,
            OpenedAt = now,
            Evidence = new Evidence
            {
                DecidedAt = now,
                Language = language,
                Title = new Bilingual(
                    "Daily sign of life: the watch is awake", "Signe de vie quotidien : la veille est éveillée").In(language),
                Problem = new Bilingual(
                    $"Yesterday: mentions {mentions}{more}, alerts {mark.Alerts}. This message went the whole way that an alert goes.",
                    $"Hier : mentions {mentions}{more}, alertes {mark.Alerts}. "
                    + "Ce message a pris tout le chemin que prend une alerte.").In(language),
                Remedy = new Bilingual(
                    $"Nothing to do. The next one comes tomorrow at {plan.Alerts.Canary.At}; if it does not, look at the dashboard.",
                    $"Rien à faire. Le prochain vient demain à {plan.Alerts.Canary.At} ; sinon, voyez le tableau de bord.").In(language),
            },
            Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
        };
    }
}
