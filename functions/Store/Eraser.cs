using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// Forgets what somebody said and who said it, also out of titles and alerts. The fact that a mention was there stays: counts remain true,
/// and a source that sends it again brings nothing back.
/// </summary>
public sealed class Eraser(ThreadStore threads, IndexStore indexes)
{
    private const int Attempts = 8;

    private const string Forgotten = "…";

    /// <summary>Idempotent. False when there is no such mention.</summary>
    /// <exception cref="ExpectedFailureException">Others changed the thread all the while; ask again.</exception>
    public async Task<bool> EraseAsync(ThreadId id, MentionKey key, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await threads.ReadThreadAsync(id, cancellationToken) is not { } thread
                || await threads.ReadMentionAsync(id, key, cancellationToken) is not { } row)
            {
                return false;
            }

            var forgotten = row.Value with
            {
                Mention = row.Value.Mention with { Text = string.Empty, Author = null, Title = null, Url = null, Deleted = true },
                Judgement = row.Value.Judgement with { Because = [] },
                Review = null,
            };
            var first = row.Value.Mention.CreatedAt <= thread.Value.FirstAt;
            var commit = new ThreadCommit
            {
                Summary = first ? thread.Value with { Title = Forgotten, Url = null } : thread.Value,
                SummaryTag = thread.ETag,
                ChangedMentions = [row with { Value = forgotten }],
                ChangedAlerts = await AlertsWithoutAsync(id, key, first, cancellationToken),
            };
            if (await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed)
            {
                await new MentionIndex(threads, indexes).WriteAsync([forgotten], new Dictionary<ThreadId, int>(), cancellationToken);
                await indexes.ForgetAuthorAsync(row.Value, cancellationToken);
                return true;
            }
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary, $"Mention {key} of thread {id} keeps changing; it is not erased yet. Ask again in a moment.");
    }

    /// <summary>Forgets the words of these mentions in the alerts of their brand as a whole. Idempotent.</summary>
    /// <exception cref="ExpectedFailureException">Others changed an alert all the while; ask again.</exception>
    public async Task EraseFromBrandAsync(string brand, IReadOnlySet<MentionKey> mentions, CancellationToken cancellationToken)
    {
        var subject = AlertId.Volume(brand, default).Subject;
        await foreach (var row in threads.ReadAlertsAsync(subject, cancellationToken))
        {
            for (var (attempt, current) = (0, (Row<Alert>?)row); current is not null && Quotes(current.Value, mentions); attempt++)
            {
                if (attempt == Attempts)
                {
                    throw new ExpectedFailureException(
                        FailureKind.Temporary, $"Alert {row.Value.Id} keeps changing; it is not erased yet. Ask again in a moment.");
                }

                var evidence = current.Value.Evidence;
                var without = evidence with { Excerpts = [.. evidence.Excerpts.Where(excerpt => !mentions.Contains(excerpt.Mention))] };
                await threads.UpdateAlertAsync(
                    current with { Value = current.Value with { Evidence = without } }, cancellationToken);
                current = await threads.ReadAlertAsync(row.Value.Id, cancellationToken);
            }
        }
    }

    private static bool Quotes(Alert alert, IReadOnlySet<MentionKey> mentions) =>
        alert.Evidence.Excerpts.Any(excerpt => mentions.Contains(excerpt.Mention));

    private async Task<IReadOnlyList<Row<Alert>>> AlertsWithoutAsync(
        ThreadId id, MentionKey key, bool titleToo, CancellationToken cancellationToken)
    {
        var changed = new List<Row<Alert>>();
        await foreach (var row in threads.ReadAlertsAsync(id.Value, cancellationToken))
        {
            var evidence = row.Value.Evidence;
            var excerpts = evidence.Excerpts.Where(excerpt => excerpt.Mention != key).ToList();
            if (titleToo || excerpts.Count < evidence.Excerpts.Count)
            {
                var without = evidence with
                {
                    Excerpts = excerpts,
                    Title = titleToo ? Forgotten : evidence.Title,
                    Url = titleToo ? null : evidence.Url,
                };
                var told = row.Value.Notifications
                    .Select(one => titleToo && one.Headline is not null ? one with { Headline = Forgotten } : one);
                changed.Add(row with { Value = row.Value with { Evidence = without, Notifications = [.. told] } });
            }
        }

        return changed;
    }
}
