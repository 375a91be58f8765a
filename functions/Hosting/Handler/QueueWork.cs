using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Works on queue messages one by one, and keeps as dead letters those that cannot be read or that failed on their last delivery, so that
/// nothing loops and nothing is lost. Of a batch, which the host completes or returns as a whole, every message is tried.
/// </summary>
internal sealed partial class QueueWork(FunctionTable table, StateStore states, TimeProvider time, ILogger<QueueWork> logger)
{
    /// <summary>The queues' MaxDeliveryCount, as the infrastructure and the local broker set it.</summary>
    public const int MaximumDeliveries = 10;

    /// <summary>Characters of a reason: enough for a person, small beside the body in its row.</summary>
    private const int MaximumReason = 500;

    public async Task<HandlerAnswer> RunAsync(
        FunctionShape shape, JsonElement input, JsonElement metadata, CancellationToken cancellationToken)
    {
        var bodies = MessageTexts.Read(input);
        if (bodies.Count == 0)
        {
            throw new FormatException($"The envelope for {shape.Name} holds no message in Data.{shape.TriggerName}.");
        }

        var done = new List<Outgoing>();
        var logs = new List<string>();
        Exception? failure = null;
        for (var index = 0; index < bodies.Count; index++)
        {
            var deliveries = MessageMetadata.DeliveryCount(metadata, index, bodies[index]);
            try
            {
                done.Add(await WorkAsync(shape, bodies[index], cancellationToken));
            }
            catch (UnreadableMessageException unreadable)
            {
                logs.Add(await KeepAsync(shape, bodies[index], deliveries, unreadable.Message, unreadable, cancellationToken));
            }
            catch (Exception last) when (deliveries >= MaximumDeliveries)
            {
                // Also when the deadline has passed: the next delivery would be the broker's own dead-letter queue, where nobody looks.
                logs.Add(await KeepAsync(shape, bodies[index], deliveries, Reason(last), last, CancellationToken.None));
            }
            catch (Exception temporary) when (bodies.Count > 1 && !cancellationToken.IsCancellationRequested)
            {
                // The others of the batch are not to starve behind this one; all come again, and doing them twice changes nothing.
                failure = temporary;
            }
        }

        return failure is null ? HandlerAnswer.Success(OutputMessages.Of(shape, Merge(done)), http: null, logs) : throw failure;
    }

    private Task<Outgoing> WorkAsync(FunctionShape shape, string body, CancellationToken cancellationToken) => shape.Name switch
    {
        "Collect" => table.Collect(Read(body, VigieJson.Default.CollectRequest), cancellationToken),
        "Process" => table.Process(Read(body, VigieJson.Default.MentionBatch), cancellationToken),
        "Notify" => table.Notify(Read(body, VigieJson.Default.AlertNotice), cancellationToken),
        _ => throw new InvalidOperationException($"{shape.Name} takes no queue messages."),
    };

    private static T Read<T>(string body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type)
                ?? throw new UnreadableMessageException("The message is null.", innerException: null);
        }
        catch (JsonException fault)
        {
            throw new UnreadableMessageException(
                $"The message is no {typeof(T).Name}: at {fault.Path ?? "$"}, byte {fault.BytePositionInLine ?? 0}.", fault);
        }
    }

    private async Task<string> KeepAsync(
        FunctionShape shape, string body, int deliveries, string reason, Exception failure, CancellationToken cancellationToken)
    {
        var letter = new DeadLetter
        {
            Id = StableHash.Hex(24, shape.Queue, body),
            Queue = shape.Queue,
            At = time.GetUtcNow(),
            Reason = reason.Length <= MaximumReason ? reason : reason[..MaximumReason],
            Deliveries = deliveries,
            Body = body,
        };
        await states.KeepDeadLetterAsync(letter, cancellationToken);
        Log.Kept(logger, shape.Queue, letter.Id, deliveries, letter.Reason, failure is UnreadableMessageException ? null : failure);
        return string.Create(
            CultureInfo.InvariantCulture, $"Kept as dead letter {letter.Id} after {deliveries} deliveries: {letter.Reason}");
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

    private sealed class UnreadableMessageException(string message, Exception? innerException) : Exception(message, innerException);

    private static partial class Log
    {
        [LoggerMessage(
            1010,
            LogLevel.Error,
            "A message of queue {Queue} is kept as dead letter {Id} after {Deliveries} deliveries, see /api/deadletters: {Reason}")]
        public static partial void Kept(ILogger logger, string queue, string id, int deliveries, string reason, Exception? exception);
    }
}
