namespace Vigie.Model;

/// <summary>
/// What the velocity detector remembers of a thread: a few numbers that decay in closed form, so that a thread asleep costs nothing.
/// Their meaning is the detector's own (see <c>Detect</c>); the version tells which detector wrote them.
/// </summary>
public sealed record VelocityState
{
    public int Version { get; init; }

    /// <summary>First and last event taken in, UTC; absent before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public IReadOnlyList<double> Numbers { get; init => field = value ?? []; } = [];
}
