using System.Diagnostics;

namespace Vigie.Tests.Support;

/// <summary>Waits for something that other threads or processes bring about.</summary>
internal static class Eventually
{
    /// <summary>
    /// Fails with <paramref name="what"/> when <paramref name="condition"/> is not met within <paramref name="within"/> (30 s by default:
    /// the machine may be busy).
    /// </summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < limit, $"Not within {limit.TotalSeconds} s: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, within);
}
