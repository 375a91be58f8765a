using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Removes what is older than the plan keeps texts and is of no use any more, a few rows at a time: dead letters, which hold texts; alerts
/// about the watch itself, which only add up; canaries.
/// </summary>
internal sealed partial class ExpiryChore(
    ThreadStore threads,
    IndexStore indexes,
    StateStore states,
    OperatorAlerts alerts,
    Cadence cadence,
    ListeningPlan plan,
    TimeProvider time,
    ILogger<ExpiryChore> logger) : IChore
{
    /// <summary>Rows of each sort that one tick removes; the rest is removed by the next.</summary>
    public const int MostRows = 100;

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public string Name => "expiry";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        if (await cadence.IsDueAsync(Name, Every, cancellationToken))
        {
            var until = time.GetUtcNow() - plan.Retention.Mentions;

            // The letters first: their alert would be raised anew.
            var letters = await RemoveLettersAsync(until, cancellationToken);
            var operators = await RemoveAlertsAsync(AlertId.OperatorSubject, until, cancellationToken);
            var canaries = await RemoveAlertsAsync(CanaryMark.Name, until, cancellationToken);
            if (Math.Max(letters, Math.Max(operators, canaries)) < MostRows)
            {
                await cadence.MarkAsync(Name, cancellationToken);
            }
        }

        return Outgoing.Nothing;
    }

    private async Task<int> RemoveLettersAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var old = await states.DeadLettersBeforeAsync(until, cancellationToken).Take(MostRows).ToListAsync(cancellationToken);
        foreach (var (id, tag) in old)
        {
            // A mark without its letter is taken away by whoever sends again.
            await states.RemoveDeadLetterAsync(id, tag, cancellationToken);
            Log.LetterRemoved(logger, id, until);
        }

        return old.Count;
    }

    private async Task<int> RemoveAlertsAsync(string subject, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var old = await threads.ReadAlertsAsync(subject, cancellationToken)
            .Where(row => row.Value.OpenedAt < until && row.Value.Pending is null)
            .Where(async (row, token) => !await alerts.IsOfUseAsync(row.Value, token))
            .Take(MostRows)
            .ToListAsync(cancellationToken);
        foreach (var row in old)
        {
            await indexes.RemoveAlertAsync(row.Value, cancellationToken);
            await threads.RemoveAlertAsync(row, cancellationToken);
        }

        return old.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The dead letter {Letter} is removed: nobody sent it again, and it is from before {Until:O}.")]
        public static partial void LetterRemoved(ILogger logger, string letter, DateTimeOffset until);
    }
}
