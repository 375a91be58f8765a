using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Telemetry;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Works on queue messages one by one, and keeps as dead letters those that cannot be read or that failed on their last delivery, so that
/// nothing loops and nothing is lost. Of a batch, which the host completes or returns as a whole, every message is tried.
/// </summary>
internal sealed class QueueWork(FunctionTable table, LetterBook letters, TimeProvider time, Metering? metering = null)
{
    /// <summary>Deliveries that a message is tried at.</summary>
    public const int MaximumDeliveries = 10;

    /// <summary>
    /// The queues' MaxDeliveryCount, as the infrastructure and the local broker set it. At those beyond <see cref="MaximumDeliveries"/> a
    /// message is only kept: the program may have been killed at every one before, or the store may have been away, and the broker's own
    /// dead-letter queue, which comes after them, is where nobody looks.
    /// </summary>
    public const int QueueDeliveries = 14;

    public async Task<HandlerAnswer> RunAsync(
        FunctionShape shape, IReadOnlyList<string> bodies, JsonElement metadata, CancellationToken cancellationToken)
    {
        if (bodies.Count == 0)
        {
            throw new FormatException($"The envelope for {shape.Name} holds no message in Data.{shape.TriggerName}.");
        }

        var done = new List<Outgoing>();
        var logs = new List<string>();
        Exception? failure = null;
        for (var index = 0; index < bodies.Count; index++)
        {
            metering?.Received(bodies[index]);
            var deliveries = MessageMetadata.DeliveryCount(metadata, index, bodies[index]);
            if (deliveries == 1 && MessageMetadata.EnqueuedTime(metadata, index, bodies[index]) is { } enqueued)
            {
                Meters.MessageTaken(shape.Queue, time.GetUtcNow() - enqueued);
            }

            try
            {
                var message = new DeliveredMessage(shape.Queue, bodies[index], deliveries);
                var (outgoing, log) = await TakeAsync(shape, message, cancellationToken);
                done.Add(outgoing);
                logs.AddRange(log is null ? [] : [log]);
            }
            catch (Exception temporary) when (bodies.Count > 1 && !cancellationToken.IsCancellationRequested)
            {
                // The others of the batch are not to starve behind this one; all come again, and doing them twice changes nothing.
                failure = temporary;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }

        var messages = OutputMessages.Of(shape, Merge(done));
        metering?.Sent(messages);
        return HandlerAnswer.Success(messages, http: null, logs);
    }

    /// <returns>What follows from the message, and a line for the host's log when it was given up.</returns>
    private async Task<(Outgoing Outgoing, string? Log)> TakeAsync(
        FunctionShape shape, DeliveredMessage message, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<Outgoing>> work;
        try
        {
            (message, work) = message.Open(shape, table);
        }
        catch (UnreadableMessageException unreadable)
        {
            return (Outgoing.Nothing, await letters.KeepAsync(message, unreadable.Message, failure: null, cancellationToken));
        }

        if (message.Deliveries > MaximumDeliveries)
        {
            return (Outgoing.Nothing, await letters.KeepExhaustedAsync(message, cancellationToken));
        }

        try
        {
            var opened = await letters.OpenAsync(message, cancellationToken);
            var outgoing = await work(cancellationToken);
            await letters.CloseAsync(message, opened, cancellationToken);
            return (outgoing, null);
        }
        catch (Exception last) when (message.Deliveries >= MaximumDeliveries)
        {
            // Also when the deadline has passed: at the next delivery nobody could say why any more.
            return (Outgoing.Nothing, await letters.KeepAsync(message, Reason(last), last, cancellationToken));
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        ExpectedFailureException expected => expected.Message,
        OperationCanceledException => "It was not done within the function's deadline.",
        _ => $"{failure.GetType().Name}; the log of the handler says more.",
    };

    private static Outgoing Merge(List<Outgoing> parts) => parts.Count == 1 ? parts[0] : new Outgoing
    {
        Mentions = [.. parts.SelectMany(part => part.Mentions)],
        Collect = [.. parts.SelectMany(part => part.Collect)],
        Alerts = [.. parts.SelectMany(part => part.Alerts)],
    };
}
