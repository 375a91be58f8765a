using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>What a commit left in the store: enough to write the indexes again, however often.</summary>
internal sealed record CommittedThread
{
    public required MentionThread Thread { get; init; }

    /// <summary>The batch's mentions as they are stored now.</summary>
    public required IReadOnlyList<StoredMention> Mentions { get; init; }

    /// <summary>How many of them were new.</summary>
    public int Added { get; init; }

    /// <summary>Whether the mentions are what this commit wrote, and not also rows that were read before it.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Alerts of the thread that this batch decided on, or all of them when it was seen before.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];
}

/// <summary>
/// Takes mentions into their thread: reads the summary, folds, decides, and commits all of it or nothing. Whoever was slower reads and
/// decides again. Doing it twice changes nothing.
/// </summary>
internal sealed class ThreadCommitter(ThreadStore threads, ListeningPlan plan, SlaPolicy policy, TimeProvider time)
{
    /// <summary>Beyond so many lost races the batch goes back to its queue.</summary>
    private const int MaximumAttempts = 12;

    /// <summary>UTF-16 units of text in one transaction: as JSON with every character escaped still inside its 4 MiB.</summary>
    private const int MaximumText = 200_000;

    /// <summary>Longer threads are asked for single mentions instead of all.</summary>
    private const int ReadWholeBelow = 500;

    /// <summary>Mentions looked at for the excerpts of an alert.</summary>
    private const int MaximumEvidence = 1000;

    /// <param name="mentions">Judged mentions of one thread, each once; at most a batch.</param>
    /// <param name="brand">The brand's past, for the detector.</param>
    /// <exception cref="ExpectedFailureException">Others were faster again and again; temporary.</exception>
    public async Task<CommittedThread> CommitAsync(
        IReadOnlyList<StoredMention> mentions, BrandState? brand, CancellationToken cancellationToken)
    {
        CommittedThread? whole = null;
        foreach (var chunk in Chunks(mentions))
        {
            var part = await CommitChunkAsync(chunk, brand, cancellationToken);
            whole = whole is null ? part : part with
            {
                Mentions = [.. whole.Mentions, .. part.Mentions],
                Added = whole.Added + part.Added,
                IsFresh = whole.IsFresh && part.IsFresh && whole.Thread.Revisions == part.Thread.Revisions,
                Alerts = [.. part.Alerts.Concat(whole.Alerts).DistinctBy(alert => alert.Id)],
            };
        }

        return whole ?? throw new ArgumentException("There is nothing to commit.", nameof(mentions));
    }

    private static IEnumerable<IReadOnlyList<StoredMention>> Chunks(IReadOnlyList<StoredMention> mentions)
    {
        var chunk = new List<StoredMention>();
        var text = 0;
        foreach (var mention in mentions)
        {
            if (chunk.Count == ThreadCommit.MaximumMentions || (chunk.Count > 0 && text + mention.Mention.Text.Length > MaximumText))
            {
                yield return chunk;
                (chunk, text) = ([], 0);
            }

            chunk.Add(mention);
            text += mention.Mention.Text.Length;
        }

        yield return chunk;
    }

    private async Task<CommittedThread> CommitChunkAsync(
        IReadOnlyList<StoredMention> chunk, BrandState? brand, CancellationToken cancellationToken)
    {
        var id = chunk[0].Thread;
        IReadOnlyDictionary<MentionKey, Row<StoredMention>> known = new Dictionary<MentionKey, Row<StoredMention>>();
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var summary = await threads.ReadThreadAsync(id, cancellationToken);
            var split = Split(chunk, known);
            if (summary is not null && split.New.Count + split.Changed.Count == 0)
            {
                return await SeenAsync(summary.Value, split, cancellationToken);
            }

            var commit = await DecideAsync(summary, split, brand, cancellationToken);
            var outcome = await threads.CommitAsync(commit, cancellationToken);
            if (outcome == CommitOutcome.Committed)
            {
                return known.Count > 0 ? await SeenAsync(commit.Summary, split, cancellationToken) : Fresh(commit, split);
            }

            if (outcome == CommitOutcome.SomebodyWasFaster)
            {
                await StepBackAsync(attempt, id, cancellationToken);
            }

            // Not every store says which row was in the way, so after a second loss the mentions are looked at too.
            if (outcome == CommitOutcome.MentionsSeenBefore || known.Count > 0 || attempt > 1)
            {
                known = await ReadKnownAsync(chunk, summary?.Value.Mentions ?? 0, cancellationToken);
            }
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary,
            $"Thread {id} was changed by others {MaximumAttempts} times in a row; the batch goes back to its queue and is tried again.");
    }

    private static SplitChunk Split(IReadOnlyList<StoredMention> chunk, IReadOnlyDictionary<MentionKey, Row<StoredMention>> known)
    {
        var split = new SplitChunk();
        foreach (var mention in chunk)
        {
            if (!known.TryGetValue(mention.Key, out var row))
            {
                split.New.Add(mention);
                split.Stored.Add(mention);
            }
            else if (Revisions.Replaces(mention.Mention, mention.SeenAt, row.Value))
            {
                var changed = row with { Value = Revisions.Apply(row.Value, mention) };
                split.Changed.Add(changed);
                split.Stored.Add(changed.Value);
            }
            else
            {
                split.Stored.Add(row.Value);
            }
        }

        return split;
    }

    private async Task<ThreadCommit> DecideAsync(
        Row<MentionThread>? summary, SplitChunk split, BrandState? brand, CancellationToken cancellationToken)
    {
        var before = summary?.Value;
        if (before is not null && split.Changed.Count > 0)
        {
            before = ThreadFold.Recount(before, await ReadChangedAsync(before.Id, split.Changed, cancellationToken));
        }

        var folded = split.New.Count > 0 ? ThreadFold.Add(before, split.New, brand, plan.Detection) : new Folded(before!, null);
        var alerts = await ReadAlertsAsync(summary?.Value, folded.Thread, cancellationToken);
        var commit = new ThreadCommit
        {
            Summary = folded.Thread,
            SummaryTag = summary?.ETag,
            NewMentions = split.New,
            ChangedMentions = split.Changed,
            ChangedAlerts = [.. alerts.Select(row => WithAnswer(row, folded.Thread)).OfType<Row<Alert>>()],
        };

        // What was imported tells nobody anything, and makes no open alert grow either.
        return split.New.Count > 0 && split.New.TrueForAll(mention => mention.History == true)
            ? commit
            : await WithVelocityAsync(commit, before, folded, brand, alerts, cancellationToken);
    }

    private Row<Alert>? WithAnswer(Row<Alert> alert, MentionThread thread) =>
        AlertRules.Answered(alert.Value, thread, time.GetUtcNow()) is { } answered ? alert with { Value = answered } : null;

    private async Task<ThreadCommit> WithVelocityAsync(
        ThreadCommit commit, MentionThread? before, Folded folded, BrandState? brand, List<Row<Alert>> alerts,
        CancellationToken cancellationToken)
    {
        var signal = folded.Signal;
        var now = time.GetUtcNow();
        var thread = commit.Summary;
        var current = alerts.Find(row => row.Value.Id == thread.OpenAlert);
        var move = AlertRules.Velocity(thread, signal, current?.Value, now);
        if (move == VelocityMove.None)
        {
            return commit;
        }

        var verdict = SlaRisk.Assess(thread.Clock, thread.Channel, policy, now);
        var mentions = await ReadEvidenceAsync(commit, cancellationToken);
        var evidence = EvidenceFile.Of(thread, mentions, signal, verdict, now) with
        {
            Proof = VelocityProof.Of(before, folded, mentions, brand, plan.Detection),
        };
        if (move == VelocityMove.Open)
        {
            var opened = AlertRules.Open(thread, evidence);
            return commit with { NewAlerts = [opened], Summary = thread with { OpenAlert = opened.Id, Episodes = thread.Episodes + 1 } };
        }

        var grown = current! with { Value = AlertRules.Grow(current.Value, thread, evidence) };
        return commit with { ChangedAlerts = [.. commit.ChangedAlerts, grown] };
    }

    /// <summary>Alerts matter when one is open, or when an answer may end the waits that some are about.</summary>
    private async Task<List<Row<Alert>>> ReadAlertsAsync(MentionThread? before, MentionThread after, CancellationToken cancellationToken)
    {
        var waitEnds = before is { Clock.Waiting.Count: > 0 }
            && (after.Clock.Waiting.Count == 0 || after.Clock.Waiting[0] > before.Clock.Waiting[0]);
        return before is not null && (before.OpenAlert is not null || waitEnds)
            ? await threads.ReadAlertsAsync(before.Id.Value, cancellationToken).ToListAsync(cancellationToken)
            : [];
    }

    private async Task<IReadOnlyCollection<StoredMention>> ReadChangedAsync(
        ThreadId id, List<Row<StoredMention>> changed, CancellationToken cancellationToken)
    {
        var all = await threads.ReadMentionsAsync(id, cancellationToken)
            .ToDictionaryAsync(row => row.Value.Key, row => row.Value, cancellationToken: cancellationToken);
        foreach (var row in changed)
        {
            all[row.Value.Key] = row.Value;
        }

        return all.Values;
    }

    private async Task<IReadOnlyCollection<StoredMention>> ReadEvidenceAsync(ThreadCommit commit, CancellationToken cancellationToken)
    {
        var mentions = commit.NewMentions.Concat(commit.ChangedMentions.Select(row => row.Value)).ToDictionary(mention => mention.Key);
        if (commit.SummaryTag is not null)
        {
            await foreach (var row in threads.ReadMentionsAsync(commit.Summary.Id, cancellationToken).Take(MaximumEvidence))
            {
                mentions.TryAdd(row.Value.Key, row.Value);
            }
        }

        return mentions.Values;
    }

    private async Task<IReadOnlyDictionary<MentionKey, Row<StoredMention>>> ReadKnownAsync(
        IReadOnlyList<StoredMention> chunk, int size, CancellationToken cancellationToken)
    {
        var id = chunk[0].Thread;
        if (size <= ReadWholeBelow)
        {
            return await threads.ReadMentionsAsync(id, cancellationToken)
                .ToDictionaryAsync(row => row.Value.Key, cancellationToken: cancellationToken);
        }

        var rows = await SideBySide.ForEachAsync(
            chunk, mention => threads.ReadMentionAsync(id, mention.Key, cancellationToken), cancellationToken);
        return rows.OfType<Row<StoredMention>>().ToDictionary(row => row.Value.Key);
    }

    /// <summary>
    /// Some of it was stored before, perhaps by a run that ended before it wrote the indexes: all alerts are looked at again.
    /// </summary>
    private async Task<CommittedThread> SeenAsync(MentionThread thread, SplitChunk split, CancellationToken cancellationToken) => new()
    {
        Thread = thread,
        Mentions = split.Stored,
        Added = split.New.Count,
        Alerts = await threads.ReadAlertsAsync(thread.Id.Value, cancellationToken).Select(row => row.Value).ToListAsync(cancellationToken),
    };

    private static CommittedThread Fresh(ThreadCommit commit, SplitChunk split) => new()
    {
        Thread = commit.Summary,
        IsFresh = true,
        Mentions = split.Stored,
        Added = split.New.Count,
        Alerts = [.. commit.NewAlerts, .. commit.ChangedAlerts.Select(row => row.Value)],
    };

    /// <summary>Waits a little longer after each lost race, each worker differently.</summary>
    private Task StepBackAsync(int attempt, ThreadId thread, CancellationToken cancellationToken)
    {
        if (attempt == 1)
        {
            return Task.CompletedTask;
        }

        var longest = Math.Min(1000, 5 << attempt);
        var jitter = (uint)HashCode.Combine(time.GetTimestamp(), Environment.CurrentManagedThreadId, thread) % (uint)longest;
        return Task.Delay(TimeSpan.FromMilliseconds(1 + jitter), time, cancellationToken);
    }

    private sealed class SplitChunk
    {
        public List<StoredMention> New { get; } = [];

        public List<Row<StoredMention>> Changed { get; } = [];

        /// <summary>All of the chunk as it will be stored.</summary>
        public List<StoredMention> Stored { get; } = [];
    }
}
