namespace Vigie.Hosting.Local;

/// <summary>A message to be sent.</summary>
internal sealed record BrokerMessage(string Body)
{
    /// <summary>Assigned when absent.</summary>
    public string? MessageId { get; init; }

    public string? Subject { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>text/plain by default: what an output binding sends.</summary>
    public string ContentType { get; init; } = "text/plain";

    /// <summary>Not delivered before this time.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }
}

internal sealed record QueuedMessage(string Queue, BrokerMessage Message);

internal enum MessageState
{
    Active,

    /// <summary>Somebody holds its lock.</summary>
    Locked,

    /// <summary>Its time has not come.</summary>
    Scheduled,
}

/// <summary>A message as it lies in a queue, or as it was received under a lock.</summary>
internal sealed record ReceivedMessage
{
    public required string Queue { get; init; }

    /// <summary>Unique in the broker, growing.</summary>
    public required long SequenceNumber { get; init; }

    public required string MessageId { get; init; }

    public required string Body { get; init; }

    public required string ContentType { get; init; }

    public string? Subject { get; init; }

    public string? CorrelationId { get; init; }

    public required DateTimeOffset EnqueuedTime { get; init; }

    /// <summary>This delivery included; 1 at the first.</summary>
    public required int DeliveryCount { get; init; }

    /// <summary>Empty when it was only peeked at.</summary>
    public Guid LockToken { get; init; }

    public DateTimeOffset LockedUntil { get; init; }

    public MessageState State { get; init; }

    public string? DeadLetterReason { get; init; }

    public string? DeadLetterErrorDescription { get; init; }

    /// <summary>The queue that a dead letter comes from.</summary>
    public string? DeadLetterSource { get; init; }
}

/// <summary>How many messages of a queue are in which state.</summary>
internal sealed record QueueCounts(long Active, long Locked, long Scheduled, long DeadLetter);

/// <summary>The lock ran out, or another receiver has the message now: settling it is refused, and it is delivered again.</summary>
internal sealed class MessageLockLostException(long sequenceNumber)
    : Exception($"The lock of message {sequenceNumber} is lost: it ran out, or the message was settled before.");

internal sealed record BrokerOptions
{
    /// <summary>1 minute by default, as in Service Bus.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>10 by default, as in Service Bus.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>262,144 bytes: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas (Basic and Standard).</summary>
    public int MaxMessageBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// What all queues may take on disk together: 1 GiB, what a queue of Service Bus has by default. Beyond it nothing new is taken in,
    /// while what is there is still worked off and may queue what follows from it.
    /// </summary>
    public long MaxStoredBytes { get; init; } = 1L << 30;
}
