namespace Vigie.Hosting.Replay;

/// <summary>
/// Waits so that virtual time passes <paramref name="factor"/> times faster than real time, counted from the first call on.
/// </summary>
internal sealed class Pace(DateTimeOffset start, double factor)
{
    private readonly long began = TimeProvider.System.GetTimestamp();

    public async Task WaitAsync(DateTimeOffset virtualTime, CancellationToken cancellationToken)
    {
        var wait = ((virtualTime - start) / factor) - TimeProvider.System.GetElapsedTime(began);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, TimeProvider.System, cancellationToken);
        }
    }
}
