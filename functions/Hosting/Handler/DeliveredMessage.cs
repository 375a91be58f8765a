using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Vigie.Model;

namespace Vigie.Hosting.Handler;

/// <summary>A message as it was delivered.</summary>
/// <param name="Queue">Where it came from.</param>
/// <param name="Body">Its text.</param>
/// <param name="Deliveries">How often it was delivered, this time included.</param>
/// <param name="Letter">The dead letter that is sent again by it; null otherwise.</param>
internal sealed partial record DeliveredMessage(string Queue, string Body, int Deliveries, string? Letter = null)
{
    /// <summary>The id of its letter, whether there is one or not. What the message follows from makes no other letter of it.</summary>
    public string LetterId => Letter ?? StableHash.Hex(24, Queue, TraceMember().Replace(Body, string.Empty));

    /// <summary>The traceparent that a body carries; null when it has none. Found without reading the rest of it.</summary>
    public static string? TraceOf(string body) => TraceMember().Match(body) is { Success: true } match ? match.Groups[1].Value : null;

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

    /// <summary>In a text of the message its quotes would be escaped, so this is never part of what somebody wrote.</summary>
    [GeneratedRegex(",\\s*\"trace\"\\s*:\\s*\"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})\"", RegexOptions.CultureInvariant)]
    private static partial Regex TraceMember();

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
