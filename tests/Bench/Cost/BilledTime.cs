namespace Vigie.Bench.Cost;

/// <summary>
/// What Flex Consumption bills of one scale group on one instance: the time in which at least one run executes, each at least a second,
/// in steps of 100 ms (learn.microsoft.com/azure/azure-functions/flex-consumption-plan, "Billing"). Runs beyond the instance's concurrency
/// wait for a place.
/// </summary>
internal sealed class BilledTime(int atOnce)
{
    /// <summary>Of an instance of 512 MB, in GB.</summary>
    public const double InstanceGigabytes = 0.5;

    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DateTimeOffset[] freeAt = new DateTimeOffset[atOnce];
    private DateTimeOffset billedUntil;

    /// <summary>Executions on one instance: what overlaps is billed once.</summary>
    public TimeSpan OnOneInstance { get; private set; }

    /// <summary>The same if no two ever met on one instance.</summary>
    public TimeSpan OneByOne { get; private set; }

    public TimeSpan Longest { get; private set; }

    public void Run(DateTimeOffset at, TimeSpan duration)
    {
        var place = Array.IndexOf(freeAt, freeAt.Min());
        var start = freeAt[place] > at ? freeAt[place] : at;
        freeAt[place] = start + duration;
        var billed = duration < Minimum ? Minimum : Step * Math.Ceiling(duration / Step);
        var end = start + billed;
        OneByOne += billed;
        Longest = duration > Longest ? duration : Longest;
        OnOneInstance += end <= billedUntil ? TimeSpan.Zero : end - (start > billedUntil ? start : billedUntil);
        billedUntil = end > billedUntil ? end : billedUntil;
    }
}
