using System.Runtime.ExceptionServices;
using System.Text.Json;
using Vigie.Enrich;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Telemetry;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>Enriches, threads and stores mentions, and decides whether people must know.</summary>
public sealed partial class ProcessFunction
{
    private readonly IJudge judge;
    private readonly StateStore states;
    private readonly TimeProvider time;
    private readonly ILogger<ProcessFunction> logger;
    private readonly ThreadFinder finder;
    private readonly ThreadCommitter committer;
    private readonly AfterCommit afterCommit;
    private readonly SourceProgress progress;
    private readonly CanaryIntake canary;
    private readonly SleepAlarm alarm;
    private readonly SecondOpinion? secondOpinion;

    public ProcessFunction(
        IJudge judge, ListeningPlan plan, SlaPolicy policy, ThreadStore threads, IndexStore indexes, StateStore states, TimeProvider time,
        ILogger<ProcessFunction> logger, SecondOpinion? secondOpinion = null)
    {
        (this.judge, this.states, this.time, this.logger, this.secondOpinion) = (judge, states, time, logger, secondOpinion);
        finder = new ThreadFinder(indexes);
        committer = new ThreadCommitter(threads, plan, policy, time);
        afterCommit = new AfterCommit(new MentionIndex(threads, indexes), indexes, policy, time);
        progress = new SourceProgress(states, time);
        var announcer = new Announcer(threads, indexes);
        canary = new CanaryIntake(judge, threads, announcer, plan, time);
        alarm = new SleepAlarm(states, new OperatorAlerts(threads, states, announcer, plan, time), time);
    }

    /// <summary>
    /// Stores a batch and says what follows from it. Idempotent: redelivered, reordered or doubled, a batch changes nothing. A thread that
    /// cannot be committed does not keep the others from it.
    /// </summary>
    /// <exception cref="ExpectedFailureException">Some of it could not be stored; delivered again, the rest follows.</exception>
    public async Task<Outgoing> ProcessAsync(MentionBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Canary is { } mark)
        {
            return await canary.TakeInAsync(batch, mark, cancellationToken);
        }

        var intake = Intake.Of(batch);
        await SetAsideAsync(batch, intake.SetAside, cancellationToken);
        var attempts = new List<CommitAttempt>();
        var asked = new List<AlertNotice>();
        foreach (var brand in intake.Mentions.GroupBy(entry => entry.Brand))
        {
            attempts.AddRange(await CommitAsync(brand.Key, batch, [.. brand.Select(entry => entry.Mention)], asked, cancellationToken));
        }

        var committed = attempts.Select(attempt => attempt.Committed).OfType<CommittedThread>().ToList();
        var notices = await afterCommit.WriteAsync(committed, cancellationToken);
        if (attempts.Select(attempt => attempt.Failure).FirstOrDefault(failure => failure is not null) is { } failed)
        {
            // What is stored stays stored; its alerts are due by the index. Delivered again, the rest follows.
            ExceptionDispatchInfo.Throw(failed);
        }

        var added = committed.Sum(thread => thread.Added);
        var next = await progress.AdvanceAsync(batch, added, cancellationToken);
        Log.Stored(logger, batch.Source, batch.Mentions.Count, added, committed.Count, notices.Count);
        Meters.MentionsStored(added, isHistory: batch.History == true);

        // The watch cannot say itself that it sleeps. All is stored by now: should this fail, what is delivered again changes nothing.
        // An import says nothing of it: it may come before the first watch.
        notices = [.. notices, .. asked, .. batch.History == true ? [] : await alarm.LookAsync(cancellationToken)];
        return new Outgoing { Alerts = notices, Collect = next is null ? [] : [next] };
    }

    private async Task<CommitAttempt[]> CommitAsync(
        string brand, MentionBatch batch, IReadOnlyCollection<Mention> mentions, List<AlertNotice> notices,
        CancellationToken cancellationToken)
    {
        var state = await BrandAsync(brand, cancellationToken);
        var places = await finder.FindAsync(brand, mentions, cancellationToken);
        IReadOnlyList<StoredMention> judged =
            [.. mentions.Select(mention => Judged(brand, places[MentionKey.Of(mention)], mention, batch))];
        if (secondOpinion is not null && batch.History != true)
        {
            var opinions = await secondOpinion.AskAsync(judged, state, cancellationToken);
            judged = opinions.Mentions;
            notices.AddRange(opinions.Alerts);
        }

        var threads = judged.GroupBy(mention => mention.Thread).Select(thread => thread.ToList()).ToList();
        return await SideBySide.ForEachAsync(threads, thread => TryCommitAsync(thread, state, cancellationToken), cancellationToken);
    }

    private async Task<CommitAttempt> TryCommitAsync(List<StoredMention> thread, BrandState? brand, CancellationToken cancellationToken)
    {
        try
        {
            return new CommitAttempt(await committer.CommitAsync(thread, brand, cancellationToken), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Anything at all: one thread must not keep the others from being stored. The failure is thrown after them.
            Log.ThreadFailed(logger, thread[0].Thread, thread.Count, failure);
            return new CommitAttempt(null, failure);
        }
    }

    private StoredMention Judged(string brand, ThreadId thread, Mention mention, MentionBatch batch) => new()
    {
        Brand = brand,
        Thread = thread,
        Mention = mention,
        Judgement = mention.Deleted ? Revisions.Unjudged : judge.Judge(mention),
        SeenAt = batch.SeenAt,
        History = batch.History,
    };

    /// <summary>The brand's past. With its first mention the learning begins.</summary>
    private async Task<BrandState?> BrandAsync(string brand, CancellationToken cancellationToken)
    {
        var row = await states.ReadBrandAsync(brand, cancellationToken);
        if (row is { Value.LearningSince: not null })
        {
            return row.Value;
        }

        var state = (row?.Value ?? new BrandState { Brand = brand }) with { LearningSince = time.GetUtcNow() };
        return (await states.WriteBrandAsync(state, row?.ETag, cancellationToken))?.Value
            ?? (await states.ReadBrandAsync(brand, cancellationToken))?.Value;
    }

    private async Task SetAsideAsync(
        MentionBatch batch, IReadOnlyList<(BrandMention Mention, string Reason)> setAside, CancellationToken cancellationToken)
    {
        foreach (var (mention, reason) in setAside)
        {
            // Without the letter and the trace that brought it: set aside again, it is the same letter.
            var alone = batch with { Mentions = [mention], Cursor = null, Letter = null, Trace = null };
            var body = JsonSerializer.Serialize(alone, VigieJson.Default.MentionBatch);
            var id = StableHash.Hex(24, body);
            Log.SetAside(logger, batch.Source, id, reason);
            var letter = new DeadLetter { Id = id, Queue = "mentions", At = batch.SeenAt, Reason = reason, Deliveries = 1, Body = body };
            await states.KeepDeadLetterAsync(letter, cancellationToken);
            Meters.DeadLetterKept(letter.Queue);
        }
    }

    private readonly record struct CommitAttempt(CommittedThread? Committed, Exception? Failure);

    private static partial class Log
    {
        [LoggerMessage(
            400,
            LogLevel.Information,
            "Stored {Count} mentions of {Source}: {Added} new, in {Threads} threads; {Alerts} alerts to tell.")]
        public static partial void Stored(ILogger logger, string source, int count, int added, int threads, int alerts);

        [LoggerMessage(401, LogLevel.Warning, "A mention of {Source} was set aside as dead letter {Id}: {Reason}")]
        public static partial void SetAside(ILogger logger, string source, string id, string reason);

        [LoggerMessage(402, LogLevel.Warning, "{Count} mentions of thread {Thread} could not be stored; they are delivered again.")]
        public static partial void ThreadFailed(ILogger logger, ThreadId thread, int count, Exception failure);
    }
}
