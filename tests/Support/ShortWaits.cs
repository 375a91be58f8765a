namespace Vigie.Tests.Support;

/// <summary>The system's clock, on which the short waits before another attempt are over at once. Limits stay as long as they are.</summary>
internal sealed class ShortWaits : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= Longest ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}
