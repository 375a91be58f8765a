namespace Vigie.Process;

/// <summary>
/// Waits for several calls at once where the store is across a network; with a local store they simply run one after the other.
/// </summary>
internal static class SideBySide
{
    /// <summary>Enough to hide the way to the store, few enough not to be throttled.</summary>
    public const int AtOnce = 8;

    /// <summary>
    /// Does all the work even if some of it fails, then throws the first failure. The results are in the order of the items.
    /// </summary>
    public static async Task<TResult[]> ForEachAsync<T, TResult>(
        IReadOnlyCollection<T> items, Func<T, Task<TResult>> work, CancellationToken cancellationToken)
    {
        using var gate = new SemaphoreSlim(AtOnce);
        var running = new List<Task<TResult>>(items.Count);
        try
        {
            foreach (var item in items)
            {
                await gate.WaitAsync(cancellationToken);
                running.Add(OneAsync(item));
            }
        }
        finally
        {
            // The gate must outlive all who hold it, also when we are cancelled.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await Task.WhenAll(running);

        async Task<TResult> OneAsync(T item)
        {
            try
            {
                return await work(item);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
