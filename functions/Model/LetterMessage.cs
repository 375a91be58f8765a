using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Vigie.Model;

/// <summary>Why a dead letter cannot be sent again as it is.</summary>
public enum RedriveRefusal
{
    None,

    /// <summary>It is part of what a sender posted, not a queue message.</summary>
    NoQueueMessage,

    /// <summary>Nobody can read it as a message of its queue.</summary>
    Unreadable,

    /// <summary>The queue does not take messages of its size.</summary>
    TooLarge,
}

/// <summary>The queue message that a dead letter holds.</summary>
public static class LetterMessage
{
    private const int IdLength = 64;

    /// <summary>Ids go into table keys and addresses: ASCII letters and digits, at most 64.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= IdLength } && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>The message of its queue that carries the letter's id, or why there is none.</summary>
    public static (Outgoing Message, RedriveRefusal Refusal) Read(DeadLetter letter) => letter.Queue switch
    {
        "mentions" => Read(
            letter,
            VigieJson.Default.MentionBatch,
            batch => batch with { Letter = letter.Id },
            batch => new Outgoing { Mentions = [batch] },
            batch => batch.Mentions.Count <= MentionBatch.MaximumMentions),
        "collect" => Read(
            letter,
            VigieJson.Default.CollectRequest,
            request => request with { Letter = letter.Id },
            request => new Outgoing { Collect = [request] }),
        "alerts" => Read(
            letter,
            VigieJson.Default.AlertNotice,
            notice => notice with { Letter = letter.Id },
            notice => new Outgoing { Alerts = [notice] }),
        _ => (Outgoing.Nothing, RedriveRefusal.NoQueueMessage),
    };

    private static (Outgoing Message, RedriveRefusal Refusal) Read<T>(
        DeadLetter letter, JsonTypeInfo<T> type, Func<T, T> mark, Func<T, Outgoing> send, Func<T, bool>? fits = null)
        where T : class
    {
        T? message;
        try
        {
            message = JsonSerializer.Deserialize(letter.Body, type);
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is null)
        {
            return (Outgoing.Nothing, RedriveRefusal.Unreadable);
        }

        var marked = mark(message);
        var bytes = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(marked, type));
        return bytes <= Outgoing.MaximumMessageBytes && fits?.Invoke(marked) != false
            ? (send(marked), RedriveRefusal.None)
            : (Outgoing.Nothing, RedriveRefusal.TooLarge);
    }
}
