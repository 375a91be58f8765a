using System.Collections.Concurrent;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Polls the sources that are due, side by side under one deadline, because waiting is billed too. What is more than one tick can take, and
/// what is too slow for the deadline, goes to Collect under the lease taken here.
/// </summary>
internal sealed partial class DueSources(
    SourcePoller poller,
    StateStore states,
    ListeningPlan plan,
    TimeProvider time,
    ILogger<DueSources> logger,
    SlowerPolling? economy = null) : IChore
{
    public const int MostPolledHere = 20;

    /// <summary>Handed over in one tick at most; the rest is due still at the next.</summary>
    public const int MostHandedOver = 200;

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>A source that was too slow goes straight to Collect for so long.</summary>
    public static readonly TimeSpan SlowFor = TimeSpan.FromHours(1);

    private const int SideBySide = 8;

    /// <summary>A mere economy: another process that does not know it waits once more.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> slowUntil = new(StringComparer.Ordinal);

    public string Name => "due-sources";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await states.SourcesAsync(cancellationToken);
        var due = SourcePoller.DueSources(plan, known, now);
        due = economy is null ? due : await economy.TurnAsync(due, known, cancellationToken);
        var here = due.Where(source => !IsSlow(source, now)).Take(MostPolledHere).ToHashSet();
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var polls = new ConcurrentBag<Outgoing>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due.Take(MostPolledHere + MostHandedOver), options, async (source, outer) =>
            polls.Add(await TryAsync(source, here.Contains(source), either.Token, outer)));
        return new Outgoing
        {
            Mentions = [.. polls.SelectMany(poll => poll.Mentions)],
            Collect = [.. polls.SelectMany(poll => poll.Collect)],
        };
    }

    private bool IsSlow(SourcePlan source, DateTimeOffset now) => slowUntil.TryGetValue(source.Name, out var until) && until > now;

    private async Task<Outgoing> TryAsync(SourcePlan source, bool here, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await poller.TryLeaseAsync(source, cancellationToken) is { } lease
                ? await PollAsync(source, lease, here, deadline, cancellationToken)
                : Outgoing.Nothing;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The lease runs out and the source is due again; the others must not wait for it.
            Log.SourceFailed(logger, failure, source.Name);
            return Outgoing.Nothing;
        }
    }

    private async Task<Outgoing> PollAsync(
        SourcePlan source, string lease, bool here, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var handedOver = new Outgoing { Collect = [new CollectRequest(source.Name, lease)] };
        if (!here || deadline.IsCancellationRequested)
        {
            return handedOver;
        }

        try
        {
            return new Outgoing { Mentions = await poller.PollAsync(source, lease, deadline) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.TooSlow(logger, source.Name);
            slowUntil[source.Name] = time.GetUtcNow() + SlowFor;
            return handedOver;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Source {Source} did not answer within the tick's deadline; it goes to collect.")]
        public static partial void TooSlow(ILogger logger, string source);

        [LoggerMessage(2, LogLevel.Warning, "Source {Source} could not be polled; it is due again when its lease runs out.")]
        public static partial void SourceFailed(ILogger logger, Exception failure, string source);
    }
}
