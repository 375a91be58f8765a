namespace Vigie.Model;

/// <summary>A queue message that could not be worked on, kept with its content and the reason until a person decides.</summary>
public sealed record DeadLetter
{
    /// <summary>The queue of what a sender posted and nobody can read: it never was a queue message.</summary>
    public const string WebhookQueue = "webhook";

    public required string Id { get; init; }

    public required string Queue { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reason { get; init; }

    public required int Deliveries { get; init; }

    /// <summary>The message as it was.</summary>
    public required string Body { get; init; }
}

/// <summary>
/// A person asked that a dead letter be sent again. It stands until the message has been worked on, or has failed for good once more, so
/// that a message that is lost on its way is sent once more.
/// </summary>
public sealed record RedriveMark
{
    /// <summary>The id of the dead letter.</summary>
    public required string Letter { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was last given to its queue; absent before the first time.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>How often it was given to its queue.</summary>
    public int Times { get; init; }
}
