using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vigie.Model;

namespace Vigie.Hosting.Handler;

/// <summary>A message as it was delivered.</summary>
/// <param name="Queue">Where it came from.</param>
/// <param name="Body">Its text.</param>
/// <param name="Deliveries">How often it was delivered, this time included.</param>
/// <param name="Letter">The dead letter that is sent again by it; null otherwise.</param>
internal sealed record DeliveredMessage(string Queue, string Body, int Deliveries, string? Letter = null)
{
    /// <summary>The id of its letter, whether there is one or not.</summary>
    public string LetterId => Letter ?? StableHash.Hex(24, Queue, Body);

    /// <summary>Reads the body for the entry point that takes it.</summary>
    /// <returns>The message with the letter it carries, and the work to be done.</returns>
    /// <exception cref="UnreadableMessageException">The body is no message of this queue.</exception>
    public (DeliveredMessage Message, Func<CancellationToken, Task<Outgoing>> Work) Open(FunctionShape shape, FunctionTable table)
    {
        switch (shape.Name)
        {
            case "Collect":
                var request = Read(VigieJson.Default.CollectRequest);
                return (Carrying(request.Letter), token => table.Collect(request, token));
            case "Process":
                var batch = Read(VigieJson.Default.MentionBatch);
                return (Carrying(batch.Letter), token => table.Process(batch, token));
            case "Notify":
                var notice = Read(VigieJson.Default.AlertNotice);
                return (Carrying(notice.Letter), token => table.Notify(notice, token));
            default:
                throw new InvalidOperationException($"{shape.Name} takes no queue messages.");
        }
    }

    /// <summary>An id that no letter can have is none.</summary>
    private DeliveredMessage Carrying(string? letter) => this with { Letter = LetterMessage.IsId(letter) ? letter : null };

    private T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type)
                ?? throw new UnreadableMessageException("The message is null.", innerException: null);
        }
        catch (JsonException fault)
        {
            throw new UnreadableMessageException(
                $"The message is no {typeof(T).Name}: at {fault.Path ?? "$"}, byte {fault.BytePositionInLine ?? 0}.", fault);
        }
    }
}

/// <summary>Delivered again, it would not be better.</summary>
internal sealed class UnreadableMessageException(string message, Exception? innerException) : Exception(message, innerException);
