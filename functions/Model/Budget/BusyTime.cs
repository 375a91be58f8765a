namespace Vigie.Model.Budget;

/// <summary>
/// Counts GB-seconds by the rule of Flex Consumption, on demand: the whole memory of an instance is billed while at least one function runs
/// on it, for 1 second at least and then in steps of 100 ms; runs at the same time are billed once. On Flex each function has instances of
/// its own, and all that HTTP calls share theirs, so each of these groups has a busy time of its own, also where one process runs them all.
/// <para>
/// It is measured where the host calls us: the host's own few milliseconds before and after are not in it, nor is the start of an instance.
/// Whether runs that overlap in part pay the least second each is not documented; here they pay it once. So it is exact for runs apart from
/// each other, and a lower bound for those that overlap. Safe for concurrent use.
/// </para>
/// </summary>
public sealed class BusyTime(UsageTally meters, TimeProvider time)
{
    /// <summary>Memory of an instance, as the infrastructure sets it: 512 MB.</summary>
    public const double Gigabytes = 0.5;

    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Running, long Since)> groups = new(StringComparer.Ordinal);

    /// <summary>What an instance that was busy for so long is billed, in GB-seconds.</summary>
    public static double Billed(TimeSpan busy) =>
        Gigabytes * (busy <= Least ? Least : Step * Math.Ceiling(Math.Round(busy / Step, 6))).TotalSeconds;

    /// <summary>A run begins; it ends when what is returned is disposed of.</summary>
    /// <param name="group">The functions that share instances.</param>
    public IDisposable Run(string group)
    {
        lock (gate)
        {
            groups[group] = groups.TryGetValue(group, out var known) && known.Running > 0
                ? (known.Running + 1, known.Since)
                : (1, time.GetTimestamp());
        }

        return new Ended(this, group);
    }

    private void End(string group)
    {
        TimeSpan busy;
        lock (gate)
        {
            var (running, since) = groups[group];
            groups[group] = (running - 1, since);
            if (running > 1)
            {
                return;
            }

            busy = time.GetElapsedTime(since);
        }

        meters.Add(Meter.GigabyteSeconds, Billed(busy));
    }

    private sealed class Ended(BusyTime owner, string group) : IDisposable
    {
        private int done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref done, 1) == 0)
            {
                owner.End(group);
            }
        }
    }
}
