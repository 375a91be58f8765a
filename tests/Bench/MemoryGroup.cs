using System.Globalization;

namespace Vigie.Bench;

/// <summary>
/// A control group of the kernel with a limit of memory, as a small instance has one: what exceeds it is taken from the page cache first, and
/// then the program is killed. Of either version; needs the rights of root.
/// </summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly bool isFirstVersion = Directory.Exists(Root + "/memory");

    private readonly string folder;

    public MemoryGroup(int megabytes)
    {
        folder = Path.Combine(isFirstVersion ? Root + "/memory" : Root, "vigie-bench-" + Environment.ProcessId);
        Directory.CreateDirectory(folder);
        Write(isFirstVersion ? "memory.limit_in_bytes" : "memory.max", megabytes * 1048576L);
        if (!isFirstVersion)
        {
            Write("memory.swap.max", 0);
        }
        else if (File.Exists(Path.Combine(folder, "memory.swappiness")))
        {
            Write("memory.swappiness", 0);
        }
    }

    /// <summary>A process that writes its id here is in the group.</summary>
    public string Members => Path.Combine(folder, "cgroup.procs");

    /// <summary>How often a process of the group was killed for memory.</summary>
    public int Kills => File.ReadLines(Path.Combine(folder, isFirstVersion ? "memory.oom_control" : "memory.events"))
        .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture));

    /// <summary>The most that was ever charged to the group: the page cache of its files included.</summary>
    public double MostCharged => double.Parse(
        File.ReadAllText(Path.Combine(folder, isFirstVersion ? "memory.max_usage_in_bytes" : "memory.peak")),
        CultureInfo.InvariantCulture) / 1048576;

    /// <summary>Only once its processes are gone.</summary>
    public void Dispose() => Directory.Delete(folder);

    private void Write(string name, long value) =>
        File.WriteAllText(Path.Combine(folder, name), value.ToString(CultureInfo.InvariantCulture));
}
