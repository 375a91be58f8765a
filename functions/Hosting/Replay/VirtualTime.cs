namespace Vigie.Hosting.Replay;

/// <summary>
/// The clock of a replay: stands still until it is moved, and goes on at the pace of the real one after <see cref="GoOn"/>. Only the time
/// of day is virtual: time-outs and delays last as long as they say.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;
    private long? goingSince;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return goingSince is { } since ? now + GetElapsedTime(since) : now;
        }
    }

    /// <summary>Moves the clock; it never goes back.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        lock (gate)
        {
            now = time > now ? time : now;
        }
    }

    /// <summary>From here on the clock runs by itself.</summary>
    public void GoOn() => goingSince ??= GetTimestamp();
}
