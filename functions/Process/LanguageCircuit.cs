using Vigie.Model;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>
/// Leaves the language service alone for a while after a failure, in all processes, and tells the operator: once a cause, and again when it
/// works. After the while one process tries with one document; the others wait for what becomes of it.
/// </summary>
internal sealed class LanguageCircuit(LanguageLedger ledger, OperatorAlerts alerts, TimeProvider time)
{
    /// <summary>While one tries, and should it end there.</summary>
    public static readonly TimeSpan TrialTime = TimeSpan.FromSeconds(30);

    /// <summary>A person must change something; asking costs nothing meanwhile.</summary>
    public static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private const int MaximumAttempts = 8;

    public Task<Row<LanguageState>> ReadAsync(CancellationToken cancellationToken) => ledger.StateAsync(cancellationToken);

    public bool IsOpen(LanguageState state) => state.NotBefore > time.GetUtcNow();

    /// <summary>Whether this process may ask now: always while all is well, after a failure whoever comes first.</summary>
    public async Task<bool> MayAskAsync(Row<LanguageState> row, CancellationToken cancellationToken) =>
        row.Value.Failures == 0
        || await ledger.WriteStateAsync(row.Value with { NotBefore = time.GetUtcNow() + TrialTime }, row.ETag, cancellationToken);

    /// <summary>It failed: when it may be asked again, and who must know. Told once, however often.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="failuresBefore">As it stood when it was asked: several who asked at once failed once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<AlertNotice>> FailedAsync(
        LanguageFailure failure, int failuresBefore, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await ledger.StateAsync(cancellationToken);
            var next = After(row.Value, failure, failuresBefore, time.GetUtcNow());
            if (await ledger.WriteStateAsync(next, row.ETag, cancellationToken))
            {
                return await alerts.RaiseAsync(LanguageProblems.Of(next), cancellationToken);
            }
        }

        return [];
    }

    /// <summary>It works. Told to whoever was told that it did not.</summary>
    public async Task<IReadOnlyList<AlertNotice>> WorkedAsync(CancellationToken cancellationToken)
    {
        var row = await ledger.StateAsync(cancellationToken);
        if (row.Value.Failures == 0)
        {
            return [];
        }

        // The alerts first: should the process end in between, the next success closes them.
        var notices = new List<AlertNotice>();
        foreach (var fault in Enum.GetValues<LanguageFault>().Where(fault => fault != LanguageFault.None))
        {
            notices.AddRange(await alerts.ResolveAsync(LanguageProblems.Topic, LanguageProblems.AboutOf(fault), cancellationToken));
        }

        await ledger.WriteStateAsync(new LanguageState(), row.ETag, cancellationToken);
        return notices;
    }

    /// <summary>What a failure makes of the state. Pure.</summary>
    internal static LanguageState After(LanguageState before, LanguageFailure failure, int failuresBefore, DateTimeOffset now)
    {
        var failures = Math.Max(before.Failures, failuresBefore + 1);
        var doubling = TimeSpan.FromMinutes(1 << Math.Min(failures - 1, 5));
        var backoff = failure.Fault is LanguageFault.NotLetIn or LanguageFault.Forbidden or LanguageFault.Misdirected ? AfterRefusal
            : doubling < LongestBackoff ? doubling : LongestBackoff;
        var wait = failure.RetryAfter is { } asked && (failure.Fault == LanguageFault.Throttled || asked > backoff)
            ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 1, LongestRetryAfter.TotalSeconds))
            : backoff;
        return new LanguageState
        {
            Failures = failures,
            Fault = failure.Fault,
            Detail = failure.Detail,
            Since = before.Fault == failure.Fault ? before.Since : now,
            NotBefore = now + wait,
        };
    }
}
