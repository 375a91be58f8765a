namespace Vigie.Model.Budget;

/// <summary>
/// What this process used and nobody has written down yet. Counting costs a few nanoseconds and never fails. Safe for concurrent use; one a
/// process.
/// </summary>
public sealed class UsageTally
{
    private static readonly int Kinds = Enum.GetValues<Meter>().Length;

    private readonly Lock gate = new();
    private double[] counted = new double[Kinds];

    /// <summary>Adds what was used, in the units of the meter.</summary>
    public void Add(Meter meter, double amount)
    {
        if (double.IsFinite(amount) && amount > 0)
        {
            lock (gate)
            {
                counted[(int)meter] += amount;
            }
        }
    }

    /// <summary>What was counted and not taken.</summary>
    public Usage Counted
    {
        get
        {
            lock (gate)
            {
                return ToUsage(counted);
            }
        }
    }

    /// <summary>Takes what was counted, to be written down, and begins anew.</summary>
    public Usage Take()
    {
        lock (gate)
        {
            var taken = counted;
            counted = new double[Kinds];
            return ToUsage(taken);
        }
    }

    /// <summary>Takes back what could not be written down.</summary>
    public void TakeBack(Usage usage)
    {
        foreach (var meter in Enum.GetValues<Meter>())
        {
            Add(meter, usage[meter]);
        }
    }

    private static Usage ToUsage(double[] amounts) =>
        new(Enum.GetValues<Meter>().Where(meter => amounts[(int)meter] > 0).ToDictionary(meter => meter, meter => amounts[(int)meter]));
}
