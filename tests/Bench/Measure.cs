using System.Diagnostics;
using System.Globalization;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Bench;

/// <summary>Wall and processor time of a piece of work in this process, several times, as minimum, median and maximum.</summary>
internal static class Measure
{
    public static async Task<(double Wall, double Cpu)> OnceAsync(Func<Task> work)
    {
        GC.Collect();
        using var process = OsProcess.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await work();
        clock.Stop();
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds);
    }

    public static void Print(string what, string unit, IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-52} {sorted[0],10:0.###} {sorted[sorted.Count / 2],10:0.###} {sorted[^1],10:0.###}  {unit}"));
    }

    public static void PrintHead() => Console.WriteLine($"{"",-52} {"min",10} {"median",10} {"max",10}");
}
