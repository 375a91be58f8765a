using Vigie.Model;

namespace Vigie.Hosting.Local;

/// <summary>Delivers the messages of one queue to its function: as many side by side as host.json allows, batches one at a time.</summary>
internal sealed partial class QueueListener(
    FunctionDefinition function,
    QueueTrigger trigger,
    Broker broker,
    FunctionInvoker invoker,
    HostSettings settings,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>How often an idle queue is looked at for what gives no sign: schedules, lost locks, other processes.</summary>
    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(1);

    /// <summary>How many finished invocations may wait for the disk while others run.</summary>
    private const int Unsettled = 64;

    private readonly int slots = trigger.Many ? 1 : settings.MaxConcurrentCalls;
    private readonly int atOnce = trigger.Many ? trigger.MaxMessageBatchSize ?? settings.MaxMessageBatchSize : 1;
    private readonly Queue<ReceivedMessage> ahead = [];
    private readonly SemaphoreSlim free = new(trigger.Many ? 1 : settings.MaxConcurrentCalls);
    private readonly SemaphoreSlim room = new((trigger.Many ? 1 : settings.MaxConcurrentCalls) + Unsettled);
    private volatile bool unavailable;

    public FunctionDefinition Function => function;

    /// <summary>Delivers until stopped, then waits for what is running. Cancelling <paramref name="abort"/> breaks that off too.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            while (true)
            {
                if (!await DeliverNextAsync(stop, abort))
                {
                    await broker.WaitForArrivalAsync(trigger.Queue, IdlePoll, stop);
                }

                // Delivering to nobody would only turn in circles; what could not be tried was given back uncounted.
                if (unavailable)
                {
                    await Task.Delay(IdlePoll, time, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way out.
        }

        await WaitForSettlementAsync(CancellationToken.None);
        await GiveBackAheadAsync();
    }

    /// <summary>Delivers until nothing can be delivered at the clock's now and nothing is running.</summary>
    /// <returns>How many deliveries there were, redeliveries counted.</returns>
    /// <exception cref="HandlerUnavailableException">The handler does not answer; the messages stay where they are.</exception>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var delivered = 0;
        var before = -1;
        while (delivered > before)
        {
            before = delivered;
            while (!unavailable && await DeliverNextAsync(cancellationToken, cancellationToken))
            {
                delivered++;
            }

            await WaitForSettlementAsync(CancellationToken.None);
            if (unavailable)
            {
                unavailable = false;
                await GiveBackAheadAsync();
                throw new HandlerUnavailableException($"The handler does not answer, so the queue '{trigger.Queue}' cannot be drained.");
            }
        }

        return delivered;
    }

    /// <summary>Delivers one message that was never on the queue, as the admin route asks for; a failure is logged.</summary>
    public async Task TryInvokeOnceAsync(string body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = new ReceivedMessage
        {
            Queue = trigger.Queue,
            SequenceNumber = 0,
            MessageId = Guid.NewGuid().ToString("N"),
            Body = body,
            ContentType = "text/plain",
            EnqueuedTime = now,
            DeliveryCount = 1,
        };
        try
        {
            var result = await invoker.InvokeAsync(function, Write([message], now), cancellationToken);
            await broker.CommitAsync(result.Messages, [], cancellationToken);
        }
        catch (Exception failure) when (failure is InvocationFailedException or ExpectedFailureException)
        {
            Log.Failed(logger, trigger.Queue, 0, 1, 1, failure.Message);
        }
    }

    public void Dispose()
    {
        free.Dispose();
        room.Dispose();
    }

    /// <summary>Starts the next delivery as soon as there is a slot for it; false when there is nothing to deliver.</summary>
    private async Task<bool> DeliverNextAsync(CancellationToken stop, CancellationToken abort)
    {
        await room.WaitAsync(stop);
        IReadOnlyList<ReceivedMessage> messages = [];
        try
        {
            await free.WaitAsync(stop);
            try
            {
                messages = await NextAsync();
            }
            finally
            {
                if (messages.Count == 0)
                {
                    free.Release();
                }
            }
        }
        finally
        {
            // No message has taken the place over.
            if (messages.Count == 0)
            {
                room.Release();
            }
        }

        if (messages.Count > 0)
        {
            _ = HandleAsync(messages, abort);
        }

        return messages.Count > 0;
    }

    /// <summary>The next message or batch: from those locked ahead, or from the queue.</summary>
    private async Task<IReadOnlyList<ReceivedMessage>> NextAsync()
    {
        if (trigger.Many)
        {
            return await broker.ReceiveMessagesAsync(trigger.Queue, atOnce, CancellationToken.None);
        }

        // Half a lock must be left, so that the function starts with time to renew it.
        while (ahead.TryDequeue(out var waiting))
        {
            if (waiting.LockedUntil - time.GetUtcNow() > broker.Options.LockDuration / 2)
            {
                return [waiting];
            }
        }

        foreach (var message in await broker.ReceiveMessagesAsync(trigger.Queue, 1 + settings.PrefetchCount, CancellationToken.None))
        {
            ahead.Enqueue(message);
        }

        return ahead.TryDequeue(out var first) ? [first] : [];
    }

    private async Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, CancellationToken abort)
    {
        var holdsSlot = true;
        try
        {
            using var renewal = trigger.Many ? null : new LockRenewal(broker, messages[0], settings.MaxAutoLockRenewalDuration, time);
            var result = await invoker.InvokeAsync(function, Write(messages, time.GetUtcNow()), abort);
            unavailable = false;

            // The function is done: another may start while the disk takes in what this one gave.
            holdsSlot = false;
            free.Release();
            await broker.CommitAsync(result.Messages, messages, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Whatever it was, the message goes back to the queue, which counts and limits the attempts.
            await GiveBackAsync(messages, failure);
        }
        finally
        {
            if (holdsSlot)
            {
                free.Release();
            }

            room.Release();
        }
    }

    private Envelope Write(IReadOnlyList<ReceivedMessage> messages, DateTimeOffset now) =>
        trigger.Many ? QueueEnvelope.Many(function, messages, now) : QueueEnvelope.One(function, messages[0], now);

    /// <param name="failure">Null, or a handler that is away, when the function was not tried: then the delivery does not count.</param>
    private async Task GiveBackAsync(IReadOnlyList<ReceivedMessage> messages, Exception? failure)
    {
        var untried = failure is null or HandlerUnavailableException;
        if (failure is HandlerUnavailableException && !unavailable)
        {
            // Said once, not for each message.
            unavailable = true;
            Log.Unavailable(logger, failure.Message);
        }

        foreach (var message in messages)
        {
            try
            {
                if (untried)
                {
                    await broker.ReleaseMessageAsync(message, CancellationToken.None);
                    continue;
                }

                Log.Failed(
                    logger,
                    trigger.Queue,
                    message.SequenceNumber,
                    message.DeliveryCount,
                    broker.Options.MaxDeliveryCount,
                    failure?.Message);
                await broker.AbandonMessageAsync(message, CancellationToken.None);
            }
            catch (Exception lost) when (
                lost is MessageLockLostException or ObjectDisposedException or Microsoft.Data.Sqlite.SqliteException)
            {
                // Then its lock runs out by itself, and it is delivered again.
                Log.NotGivenBack(logger, trigger.Queue, message.SequenceNumber, lost.Message);
            }
        }
    }

    private async Task WaitForSettlementAsync(CancellationToken cancellationToken)
    {
        for (var index = 0; index < slots + Unsettled; index++)
        {
            await room.WaitAsync(cancellationToken);
        }

        room.Release(slots + Unsettled);
    }

    private async Task GiveBackAheadAsync()
    {
        while (ahead.TryDequeue(out var message))
        {
            await GiveBackAsync([message], failure: null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Queue}: message {SequenceNumber}, delivery {DeliveryCount} of {MaxDeliveryCount}: {Problem}")]
        public static partial void Failed(
            ILogger logger, string queue, long sequenceNumber, int deliveryCount, int maxDeliveryCount, string? problem);

        [LoggerMessage(2, LogLevel.Error, "{Problem}")]
        public static partial void Unavailable(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Warning, "{Queue}: message {SequenceNumber} comes again when its lock runs out: {Problem}")]
        public static partial void NotGivenBack(ILogger logger, string queue, long sequenceNumber, string problem);
    }
}
