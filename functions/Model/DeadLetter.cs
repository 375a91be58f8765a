namespace Vigie.Model;

/// <summary>A queue message that could not be worked on, kept with its content and the reason until a person decides.</summary>
public sealed record DeadLetter
{
    public required string Id { get; init; }

    public required string Queue { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reason { get; init; }

    public required int Deliveries { get; init; }

    /// <summary>The message as it was.</summary>
    public required string Body { get; init; }
}
