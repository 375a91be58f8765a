using Vigie.Model.Budget;

namespace Vigie.Store;

/// <summary>
/// Writes down what this process counted, every few minutes and no more often, by whoever passes by. It never fails and never holds anybody
/// up for long: what could not be written is written with the next.
/// </summary>
public sealed partial class MeterBook(UsageTally meters, MeterLedger ledger, TimeProvider time, ILogger<MeterBook> logger)
{
    /// <summary>At a killed process at most so much is lost. Each time is a request to the store, the first two.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>Waiting is billed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private long nextAt = long.MinValue;
    private int writing;

    /// <summary>Writes when it is time: at the first call of a process, then every <see cref="Every"/>.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow().UtcTicks >= Interlocked.Read(ref nextAt))
        {
            await WriteAsync(cancellationToken);
        }
    }

    /// <summary>Writes now, unless somebody does already. Never throws.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref writing, 1) == 1)
        {
            return;
        }

        var counted = meters.Take();
        var written = false;
        try
        {
            var now = time.GetUtcNow();
            Interlocked.Exchange(ref nextAt, (now + Every).UtcTicks);
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            written = await ledger.AddAsync(counted, now, either.Token);
        }
        catch (Exception failure)
        {
            // Whatever is wrong with counting, what is counted must not fail by it.
            Log.NotWritten(logger, failure.GetType().Name);
        }
        finally
        {
            if (!written)
            {
                meters.TakeBack(counted);
            }

            Interlocked.Exchange(ref writing, 0);
        }
    }

    /// <summary>What is known of this month, with what this process has not written down yet.</summary>
    public async Task<MonthRecord> ReadAsync(CancellationToken cancellationToken)
    {
        var counted = meters.Counted;
        var record = await ledger.ReadAsync(time.GetUtcNow(), cancellationToken);
        return record with { Usage = record.Usage.Plus(counted) };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "What was used could not be written down ({Failure}); it goes with the next.")]
        public static partial void NotWritten(ILogger logger, string failure);
    }
}
