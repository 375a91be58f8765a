namespace Vigie.Hosting.Local;

/// <summary>The stand-in for the Functions host.</summary>
internal static class LocalHost
{
    public static async Task<int> RunAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"No local host is built in; the handler listens on {options.HandlerAddress}.");
        await Task.Delay(Timeout.InfiniteTimeSpan, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
