using System.Diagnostics;
using System.Globalization;

namespace Vigie.Tests.Support;

/// <summary>
/// Whether work grows in proportion to its input, in bytes allocated and in time. Both are compared with a smaller input on the same
/// machine, and time is measured again as long as it does not fit: a busy machine makes single runs slow, a quadratic reader all of them.
/// </summary>
internal static class Growth
{
    /// <summary>How many times as long the larger input is.</summary>
    public const int Times = 16;

    /// <summary>As much as the larger may take for each byte beyond the smaller; what is quadratic takes sixteen times as much.</summary>
    private const int Margin = 6;

    private const int Attempts = 4;

    private const string Account = "/proc/thread-self/schedstat";

    /// <summary>Below these everything is small: a first call, a page of memory, a pause of the collector.</summary>
    private const long LeastBytes = 64 * 1024;

    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(4);

    /// <summary>Null when <paramref name="large"/> takes no more than its share; otherwise both figures, in words.</summary>
    /// <param name="small">Works on an input.</param>
    /// <param name="large">Works on one <see cref="Times"/> as long.</param>
    public static string? Excess(Action small, Action large)
    {
        var few = Best(Measure(small), Best(Measure(small), Measure(small)));
        var many = Measure(large);
        for (var attempt = 1; attempt < Attempts && Words(few, many) is not null; attempt++)
        {
            many = Best(many, Measure(large));
        }

        return Words(few, many);
    }

    private static string? Words((long Bytes, TimeSpan Time) few, (long Bytes, TimeSpan Time) many) =>
        many.Bytes > Math.Max(few.Bytes, LeastBytes) * Times * Margin ? $"{few.Bytes:N0} bytes became {many.Bytes:N0}."
        : many.Time > (few.Time > LeastTime ? few.Time : LeastTime) * Times * Margin ? $"{few.Time} became {many.Time}."
        : null;

    private static (long Bytes, TimeSpan Time) Best((long Bytes, TimeSpan Time) one, (long Bytes, TimeSpan Time) other) =>
        (Math.Min(one.Bytes, other.Bytes), one.Time < other.Time ? one.Time : other.Time);

    private static (long Bytes, TimeSpan Time) Measure(Action work)
    {
        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Worked());
        work();
        return (GC.GetAllocatedBytesForCurrentThread() - before, Worked() - began);
    }

    /// <summary>
    /// How long this thread has had a processor, where the system says so (Linux: proc_pid_schedstat, the first number, nanoseconds): time
    /// in which others had it is no work. Elsewhere the clock.
    /// </summary>
    private static TimeSpan Worked() => File.Exists(Account)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Account).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}
