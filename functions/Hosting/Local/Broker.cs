using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigie.Model;

namespace Vigie.Hosting.Local;

/// <summary>
/// Queues with the rules of Service Bus: peek-lock, delivery count, dead letters, schedules, a size limit; at least once, order not
/// promised. What was sent or settled is on disk before the call returns. Queue names are compared without case.
/// </summary>
internal sealed class Broker(BrokerDatabase database, BrokerOptions options, TimeProvider time)
{
    public const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";

    private readonly ConcurrentDictionary<string, SemaphoreSlim> arrivals = new(StringComparer.OrdinalIgnoreCase);

    public BrokerOptions Options => options;

    /// <summary>The queue that holds the dead letters of <paramref name="queue"/>.</summary>
    public static string DeadLetterQueueOf(string queue) => queue + "/$deadletterqueue";

    /// <summary>All of them or none.</summary>
    /// <exception cref="ExpectedFailureException">One is larger than the limit.</exception>
    public Task<IReadOnlyList<long>> SendMessagesAsync(
        string queue, IReadOnlyList<BrokerMessage> messages, CancellationToken cancellationToken) =>
        CommitAsync([.. messages.Select(message => new QueuedMessage(queue, message))], [], cancellationToken);

    /// <returns>Its sequence number.</returns>
    public async Task<long> ScheduleMessageAsync(
        string queue, BrokerMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken) =>
        (await SendMessagesAsync(queue, [message with { ScheduledEnqueueTime = scheduledEnqueueTime }], cancellationToken))[0];

    /// <summary>
    /// Sends and completes in one transaction: a crash leaves either the inputs still to be delivered and no outputs, or the outputs and
    /// no inputs. Azure sends first and completes after, so there the outputs may come twice; consumers must bear that all the same.
    /// </summary>
    /// <exception cref="MessageLockLostException">One of the inputs is no longer ours; nothing was sent.</exception>
    /// <exception cref="ExpectedFailureException">
    /// One is too large; or the queues are full and this works nothing off; nothing was sent.
    /// </exception>
    public async Task<IReadOnlyList<long>> CommitAsync(
        IReadOnlyList<QueuedMessage> outputs, IReadOnlyList<ReceivedMessage> completed, CancellationToken cancellationToken)
    {
        foreach (var output in outputs)
        {
            CheckSize(output);
        }

        var numbers = await database.ExecuteAsync<IReadOnlyList<long>>(
            rows =>
            {
                foreach (var message in completed)
                {
                    RequireHeld(
                        message, rows.Command(BrokerSchema.Complete, message.SequenceNumber, Token(message), Ticks()).ExecuteNonQuery());
                }

                CheckRoom(rows, outputs, completed);
                return [.. outputs.Select(output => Insert(rows, output))];
            },
            mustLast: true,
            cancellationToken);
        foreach (var queue in outputs.Select(output => output.Queue).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Signal(queue);
        }

        return numbers;
    }

    public async Task<ReceivedMessage?> ReceiveMessageAsync(string queue, CancellationToken cancellationToken) =>
        await ReceiveMessagesAsync(queue, 1, cancellationToken) is [var message] ? message : null;

    /// <summary>
    /// Locks up to <paramref name="maxMessages"/> messages that can be delivered now; does not wait. A message that has been delivered
    /// too often goes to the dead letters instead.
    /// </summary>
    public Task<IReadOnlyList<ReceivedMessage>> ReceiveMessagesAsync(string queue, int maxMessages, CancellationToken cancellationToken) =>
        database.ExecuteAsync<IReadOnlyList<ReceivedMessage>>(
            rows =>
            {
                var received = new List<ReceivedMessage>();
                while (received.Count < maxMessages)
                {
                    var candidates = BrokerRows.Read(
                        rows.Command(BrokerSchema.Deliverable, queue, Ticks(), maxMessages - received.Count), Ticks());
                    if (candidates.Count == 0)
                    {
                        break;
                    }

                    received.AddRange(candidates.Select(candidate => Take(rows, candidate)).OfType<ReceivedMessage>());
                }

                return received;
            },
            mustLast: false,
            cancellationToken);

    /// <exception cref="MessageLockLostException">The lock ran out.</exception>
    public Task CompleteMessageAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        CommitAsync([], [message], cancellationToken);

    /// <summary>Gives it back: it is delivered again at once, or dead-lettered if that was its last delivery.</summary>
    /// <exception cref="MessageLockLostException">The lock ran out.</exception>
    public Task AbandonMessageAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        message.DeliveryCount >= options.MaxDeliveryCount && !IsDeadLetterQueue(message.Queue)
            ? DeadLetterMessageAsync(message, MaxDeliveryCountExceeded, Exhausted(message), cancellationToken)
            : GiveBackAsync(message, 0, cancellationToken);

    /// <summary>Gives it back as if it had not been delivered: for what was received but not tried.</summary>
    /// <exception cref="MessageLockLostException">The lock ran out.</exception>
    public Task ReleaseMessageAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        GiveBackAsync(message, 1, cancellationToken);

    /// <returns>Until when it is locked now.</returns>
    /// <exception cref="MessageLockLostException">The lock ran out.</exception>
    public async Task<DateTimeOffset> RenewMessageLockAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.LockDuration;
        await ChangeAsync(
            message,
            rows => rows.Command(BrokerSchema.Renew, message.SequenceNumber, Token(message), Ticks(), until.UtcTicks),
            false,
            cancellationToken);
        return until;
    }

    /// <exception cref="MessageLockLostException">The lock ran out.</exception>
    public Task DeadLetterMessageAsync(
        ReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription, CancellationToken cancellationToken) =>
        ChangeAsync(
            message,
            rows => rows.Command(
                BrokerSchema.DeadLetter,
                message.SequenceNumber,
                Token(message),
                Ticks(),
                DeadLetterQueueOf(message.Queue),
                deadLetterReason,
                deadLetterErrorDescription),
            true,
            cancellationToken);

    /// <summary>Looks without locking, in the order of sequence numbers; also at scheduled and locked messages.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> PeekMessagesAsync(
        string queue, int maxMessages, CancellationToken cancellationToken, long fromSequenceNumber = 0) =>
        database.ExecuteAsync<IReadOnlyList<ReceivedMessage>>(
            rows => BrokerRows.Read(
                rows.Command(BrokerSchema.Peek, queue, fromSequenceNumber, maxMessages), Ticks()), mustLast: false, cancellationToken);

    /// <summary>Puts up to <paramref name="maxMessages"/> dead letters back into their queue, as new messages.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResubmitDeadLettersAsync(string queue, int maxMessages, CancellationToken cancellationToken)
    {
        var dead = await ReceiveMessagesAsync(DeadLetterQueueOf(queue), maxMessages, cancellationToken);
        var again = dead.Select(message => new QueuedMessage(
            queue,
            new BrokerMessage(message.Body)
            {
                MessageId = message.MessageId,
                Subject = message.Subject,
                CorrelationId = message.CorrelationId,
                ContentType = message.ContentType,
            }));
        await CommitAsync([.. again], dead, cancellationToken);
        return dead.Count;
    }

    public Task<QueueCounts> CountAsync(string queue, CancellationToken cancellationToken) => database.ExecuteAsync(
        rows =>
        {
            using var reader = rows.Command(BrokerSchema.Count, queue, Ticks(), DeadLetterQueueOf(queue)).ExecuteReader();
            reader.Read();
            return new QueueCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        },
        mustLast: false,
        cancellationToken);

    /// <summary>
    /// Waits until something may have arrived, at most <paramref name="atMost"/>: other processes, schedules and locks give no sign.
    /// </summary>
    public async Task WaitForArrivalAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Arrival(queue).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look by oneself.
        }
    }

    private async Task GiveBackAsync(ReceivedMessage message, int uncounted, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            message,
            rows => rows.Command(BrokerSchema.Abandon, message.SequenceNumber, Token(message), Ticks(), uncounted),
            true,
            cancellationToken);
        Signal(message.Queue);
    }

    private Task<bool> ChangeAsync(
        ReceivedMessage message, Func<BrokerDatabase, SqliteCommand> command, bool mustLast, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            rows =>
            {
                RequireHeld(message, command(rows).ExecuteNonQuery());
                return true;
            },
            mustLast,
            cancellationToken);

    private ReceivedMessage? Take(BrokerDatabase rows, ReceivedMessage candidate)
    {
        if (candidate.DeliveryCount >= options.MaxDeliveryCount && !IsDeadLetterQueue(candidate.Queue))
        {
            rows.Command(
                BrokerSchema.DeadLetterExhausted,
                candidate.SequenceNumber,
                DeadLetterQueueOf(candidate.Queue),
                Ticks(),
                MaxDeliveryCountExceeded,
                Exhausted(candidate)).ExecuteNonQuery();
            return null;
        }

        var token = Guid.NewGuid();
        var until = time.GetUtcNow() + options.LockDuration;
        rows.Command(BrokerSchema.Lock, candidate.SequenceNumber, token.ToString("N"), until.UtcTicks).ExecuteNonQuery();
        return candidate with
        {
            LockToken = token,
            LockedUntil = until,
            DeliveryCount = candidate.DeliveryCount + 1,
            State = MessageState.Locked,
        };
    }

    private long Insert(BrokerDatabase rows, QueuedMessage output)
    {
        var message = output.Message;
        var now = Ticks();
        var due = Math.Max(now, message.ScheduledEnqueueTime?.UtcTicks ?? 0);
        return (long)rows.Command(
            BrokerSchema.Send,
            output.Queue,
            due,
            due,
            message.MessageId ?? Guid.NewGuid().ToString("N"),
            message.Body,
            message.ContentType,
            message.Subject,
            message.CorrelationId).ExecuteScalar()!;
    }

    private void CheckSize(QueuedMessage output)
    {
        var bytes = Encoding.UTF8.GetByteCount(output.Message.Body);
        if (bytes > options.MaxMessageBytes)
        {
            throw new ExpectedFailureException(FailureKind.Permanent, string.Create(
                CultureInfo.InvariantCulture,
                $"A message for '{output.Queue}' has {bytes:N0} bytes; Service Bus takes {options.MaxMessageBytes:N0} at most. Split it."));
        }
    }

    private void CheckRoom(BrokerDatabase rows, IReadOnlyList<QueuedMessage> outputs, IReadOnlyList<ReceivedMessage> completed)
    {
        if (outputs.Count > 0 && completed.Count == 0
            && (long)rows.Command(BrokerSchema.StoredBytes).ExecuteScalar()! > options.MaxStoredBytes)
        {
            throw new ExpectedFailureException(FailureKind.Temporary, string.Create(
                CultureInfo.InvariantCulture,
                $"The queues hold {options.MaxStoredBytes >> 20:N0} MiB and take nothing more until some of it is worked off. "
                + $"See why '{outputs[0].Queue}' does not get on."));
        }
    }

    private void Signal(string queue)
    {
        var arrival = Arrival(queue);
        if (arrival.CurrentCount == 0)
        {
            arrival.Release();
        }
    }

    private SemaphoreSlim Arrival(string queue) => arrivals.GetOrAdd(queue, _ => new SemaphoreSlim(0));

    private long Ticks() => time.GetUtcNow().UtcTicks;

    private string Exhausted(ReceivedMessage message) => string.Create(
        CultureInfo.InvariantCulture,
        $"It was delivered {message.DeliveryCount} times without success; the limit is {options.MaxDeliveryCount}.");

    private static bool IsDeadLetterQueue(string queue) => queue.EndsWith("/$deadletterqueue", StringComparison.OrdinalIgnoreCase);

    private static string Token(ReceivedMessage message) => message.LockToken.ToString("N");

    private static void RequireHeld(ReceivedMessage message, int changed)
    {
        if (changed == 0)
        {
            throw new MessageLockLostException(message.SequenceNumber);
        }
    }
}
