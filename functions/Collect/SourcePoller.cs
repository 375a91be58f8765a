using System.Diagnostics;
using System.Globalization;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Telemetry;
using Vigie.Store;

namespace Vigie.Collect;

/// <summary>
/// Polls one source under a lease: reads what is new, gives it to the brands it speaks of, and packs it for the queue together with the
/// cursor, which is committed by whoever stores the batch. Until then the lease keeps others away, and when it runs out the source is
/// simply read again from the old cursor: nothing is lost, and what is read twice has the same ids.
/// </summary>
public sealed partial class SourcePoller(
    SourceRegistry registry,
    BrandMatcher matcher,
    StateStore states,
    TimeProvider time,
    ILogger<SourcePoller> logger,
    UsageTally? meters = null)
{
    /// <summary>Longer than a poll, its way through the queue and the storing of what it gave.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);

    private const int MaximumAttempts = 5;

    /// <summary>Enabled sources whose time has come and that nobody polls, those that wait longest first.</summary>
    public static IReadOnlyList<SourcePlan> DueSources(ListeningPlan plan, IReadOnlyList<SourceState> states, DateTimeOffset now)
    {
        var known = states.GroupBy(state => state.Name).ToDictionary(group => group.Key, group => group.First());
        return [.. plan.Sources
            .Where(source => source.Enabled && SourceRegistry.Kinds.Contains(source.Kind))
            .Select(source => (Source: source, State: known.GetValueOrDefault(source.Name)))
            .Where(pair => pair.State is null || (pair.State.NextPollAt <= now && !IsLeased(pair.State, now)))
            .OrderBy(pair => pair.State?.NextPollAt ?? DateTimeOffset.MinValue)
            .Select(pair => pair.Source)];
    }

    /// <summary>Takes the source, for <see cref="LeaseTime"/>, if it is due and nobody has it.</summary>
    /// <returns>The lease; null when somebody else was faster or has just been.</returns>
    public async Task<string?> TryLeaseAsync(SourcePlan plan, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await states.ReadSourceAsync(plan.Name, cancellationToken);
        if (row is not null && (IsLeased(row.Value, now) || row.Value.NextPollAt > now))
        {
            return null;
        }

        var lease = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var state = (row?.Value ?? new SourceState { Name = plan.Name }) with { Lease = lease, LeasedUntil = now + LeaseTime };
        return await states.WriteSourceAsync(state, row?.ETag, cancellationToken) is null ? null : lease;
    }

    /// <summary>
    /// Polls under <paramref name="lease"/>. A place that fails is noted in its state and asked again later: that is no exception.
    /// </summary>
    /// <returns>
    /// What to queue, in this order. Empty when there is nothing to store, or when the lease is somebody else's by now. Usually one batch;
    /// what does not fit into one goes into several, and only the last carries the cursor.
    /// </returns>
    /// <exception cref="OperationCanceledException">
    /// The caller's time is up. The lease still stands: hand the source over with it.
    /// </exception>
    public async Task<IReadOnlyList<MentionBatch>> PollAsync(SourcePlan plan, string lease, CancellationToken cancellationToken)
    {
        var state = await ChangeAsync(plan, lease, held => Begun(plan, held), cancellationToken);
        if (state is null)
        {
            return [];
        }

        var result = await ReadAsync(plan, lease, state, cancellationToken);
        if (result is null)
        {
            return [];
        }

        Log.Polled(logger, plan.Name, result.Mentions.Count, result.ItemsShown, result.SetAside.Count);
        Meters.Polled(plan.Kind, result.Mentions.Count > 0 ? PollOutcome.News : PollOutcome.Nothing);
        foreach (var reason in result.SetAside.Take(10))
        {
            Log.SetAside(logger, plan.Name, reason);
        }

        var matched = result.Mentions.SelectMany(mention => Assign(plan, mention, result.Addressed.Contains(mention.Id))).ToList();
        var now = time.GetUtcNow();
        var next = result.More ? now : PollRhythm.Next(plan, result.NotBefore, now);
        if (matched.Count > 0)
        {
            var told = await ChangeAsync(plan, lease, held => PollHealth.AfterSuccess(held, result, now), cancellationToken);
            return told is null ? [] : BatchPacker.Pack(plan.Name, matched, new CursorCommit(lease, result.Cursor, result.More, next), now);
        }

        await ChangeAsync(
            plan,
            lease,
            held => PollHealth.AfterSuccess(held, result, now) with
            {
                Cursor = result.Cursor,
                NextPollAt = next,
                Lease = null,
                LeasedUntil = null,
            },
            cancellationToken);
        return [];
    }

    /// <summary>What speaks to the brand's own account is the brand's, whether it names it or not.</summary>
    private IReadOnlyList<BrandMention> Assign(SourcePlan plan, Mention mention, bool addressed)
    {
        var named = matcher.Assign(plan, mention, unlessSaid: true);
        return addressed && named.Count == 0 ? matcher.Assign(plan with { Match = false }, mention, unlessSaid: false) : named;
    }

    /// <summary>The lease is kept while the poll lasts, and what the poll may cost is set aside before it costs anything.</summary>
    private SourceState Begun(SourcePlan plan, SourceState held)
    {
        var now = time.GetUtcNow();
        return held with
        {
            // A lease that was taken a moment ago is as good, and is not written again.
            LeasedUntil = held.LeasedUntil > now + LeaseTime - Moment ? held.LeasedUntil : now + LeaseTime,
            Spend = registry.Find(plan.Kind) is IPaidSource paid ? SpendRules.Reserve(paid, plan, held.Spend, now) : held.Spend,
        };
    }

    private static bool IsLeased(SourceState state, DateTimeOffset now) => state.Lease is not null && state.LeasedUntil > now;

    /// <summary>What the source gave; null when it failed, which is noted.</summary>
    private async Task<PollResult?> ReadAsync(SourcePlan plan, string lease, SourceState state, CancellationToken cancellationToken)
    {
        ExpectedFailureException failure;
        try
        {
            var source = registry.Find(plan.Kind) ?? throw new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}' has the kind '{plan.Kind}', which is not polled; "
                    + $"polled kinds: {string.Join(", ", SourceRegistry.Kinds)}.");
            SpendRules.ThrowIfSpent(source, plan, state.Spend, time.GetUtcNow());
            using var span = Spans.Within("poll " + plan.Kind, ActivityKind.Client);
            var result = await source.PollAsync(plan, state.Cursor, cancellationToken);
            meters?.Add(Meter.PaidReads, result.Cost * 1000);
            return result.Cursor.Length <= PollResult.MaximumCursor ? result : throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{plan.Name}' gave a cursor of {result.Cursor.Length} characters; no more than "
                    + $"{PollResult.MaximumCursor} fit in a message. What it shows must be smaller.");
        }
        catch (ExpectedFailureException expected)
        {
            failure = expected;
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One source's answer must not stop the others: a fault of ours in reading it is noted like a failure of the place.
            Log.Faulty(logger, plan.Name, unexpected);
            failure = new ExpectedFailureException(
                FailureKind.Temporary, $"Source '{plan.Name}' gave something that could not be worked on; the log has the details.");
        }

        Meters.Polled(plan.Kind, PollOutcome.Failed);
        var now = time.GetUtcNow();
        var noted = await ChangeAsync(plan, lease, held => PollHealth.AfterFailure(held, plan, failure, now), cancellationToken);
        if (noted is { Failures: 1 })
        {
            Log.Failed(logger, plan.Name, failure.Message);
        }

        return null;
    }

    /// <summary>Changes the state while the lease is ours; null when it is not any more.</summary>
    private async Task<SourceState?> ChangeAsync(
        SourcePlan plan, string lease, Func<SourceState, SourceState> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await states.ReadSourceAsync(plan.Name, cancellationToken);
            if (row is null || row.Value.Lease != lease)
            {
                Log.LeaseLost(logger, plan.Name);
                return null;
            }

            var changed = change(row.Value);
            if (changed == row.Value)
            {
                return changed;
            }

            if (await states.WriteSourceAsync(changed, row.ETag, cancellationToken) is { } written)
            {
                return written.Value;
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Source {Source}: {News} new of {Shown} shown, {SetAside} set aside.")]
        public static partial void Polled(ILogger logger, string source, int news, int shown, int setAside);

        [LoggerMessage(2, LogLevel.Warning, "Source {Source}: set aside: {Reason}")]
        public static partial void SetAside(ILogger logger, string source, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Source {Source} fails: {Problem}")]
        public static partial void Failed(ILogger logger, string source, string problem);

        [LoggerMessage(4, LogLevel.Error, "Source {Source} could not be worked on.")]
        public static partial void Faulty(ILogger logger, string source, Exception fault);

        [LoggerMessage(5, LogLevel.Information, "Source {Source} is polled by somebody else by now.")]
        public static partial void LeaseLost(ILogger logger, string source);
    }
}
