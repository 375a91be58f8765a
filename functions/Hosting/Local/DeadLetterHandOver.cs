namespace Vigie.Hosting.Local;

/// <summary>
/// Gives what lies in the broker's own dead-letter queue to its function as one more delivery: there nobody would look, while the handler
/// keeps what comes after its last delivery in the list that people see. A message gets there when the program was killed at every
/// delivery, or when not even the list could be written.
/// </summary>
internal sealed partial class DeadLetterHandOver(
    FunctionDefinition function, QueueTrigger trigger, Broker broker, FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    private const int AtOnce = 10;

    /// <summary>Also the pause after a failure, so that nothing turns in circles while the store is away.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                while (await HandOverAsync(stop) == AtOnce)
                {
                    // There are more.
                }

                await Task.Delay(Every, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way out; what is locked comes again when its lock runs out.
        }
    }

    /// <returns>How many were taken over; it ends at the first that was not.</returns>
    public async Task<int> HandOverAsync(CancellationToken cancellationToken)
    {
        var dead = await broker.ReceiveMessagesAsync(Broker.DeadLetterQueueOf(trigger.Queue), AtOnce, cancellationToken);
        for (var index = 0; index < dead.Count; index++)
        {
            try
            {
                var message = dead[index] with { Queue = trigger.Queue };
                var envelope = trigger.Many
                    ? QueueEnvelope.Many(function, [message], time.GetUtcNow())
                    : QueueEnvelope.One(function, message, time.GetUtcNow());
                var result = await invoker.InvokeAsync(function, envelope, cancellationToken);
                await broker.CommitAsync(result.Messages, [dead[index]], CancellationToken.None);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it was, it stays where it is and is tried again.
                Log.Stays(logger, trigger.Queue, dead[index].SequenceNumber, failure.Message);
                await GiveBackAsync(dead.Skip(index));
                return index;
            }
        }

        return dead.Count;
    }

    private async Task GiveBackAsync(IEnumerable<ReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                await broker.AbandonMessageAsync(message, CancellationToken.None);
            }
            catch (Exception lost) when (
                lost is MessageLockLostException or ObjectDisposedException or Microsoft.Data.Sqlite.SqliteException)
            {
                // Then its lock runs out by itself.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            4, LogLevel.Warning, "{Queue}: dead message {SequenceNumber} could not be put into the list of dead letters yet: {Problem}")]
        public static partial void Stays(ILogger logger, string queue, long sequenceNumber, string problem);
    }
}
