namespace Vigie.Tests.Faults;

/// <summary>
/// Finds a short history that still fails: leaves out halves, then quarters, down to single steps, as long as what is left fails (delta
/// debugging, Zeller and Hildebrandt 2002).
/// </summary>
internal static class Shrinker
{
    /// <summary>Histories run to find the shortest that still fails.</summary>
    private const int MostToShrink = 40;

    /// <param name="failed">A trial that failed.</param>
    /// <param name="run">Lives through a history.</param>
    /// <param name="most">Histories run to find the shortest.</param>
    /// <returns>The shortest found that breaks the same promise.</returns>
    public static async Task<Trial> ShrinkAsync(Trial failed, Func<History, Task<Trial>> run, int most = MostToShrink)
    {
        var breach = failed.Violations[0].Breach;
        var last = failed;
        await ShrinkAsync(failed.History, async history =>
        {
            var trial = await run(history);
            last = trial.Broke(breach) ? trial : last;
            return trial.Broke(breach);
        }, most);
        return last;
    }

    /// <param name="history">One that fails.</param>
    /// <param name="fails">Whether a history fails; called at most <paramref name="most"/> times.</param>
    public static async Task<History> ShrinkAsync(History history, Func<History, Task<bool>> fails, int most)
    {
        var size = Math.Max(1, history.Steps.Count / 2);
        for (var calls = 0; calls < most;)
        {
            var shorter = false;
            for (var start = 0; start < history.Steps.Count && calls < most; calls++)
            {
                var rest = history with { Steps = [.. history.Steps.Take(start), .. history.Steps.Skip(start + size)] };
                if (await fails(rest))
                {
                    (history, shorter) = (rest, true);
                }
                else
                {
                    start += size;
                }
            }

            if (size == 1 && !shorter)
            {
                break;
            }

            size = shorter && size == 1 ? 1 : Math.Max(1, size / 2);
        }

        return history;
    }
}
