namespace Vigie.Model.Budget;

/// <summary>How much of each meter was used in some time, in the units of <see cref="Meter"/>. Immutable; never negative.</summary>
public sealed class Usage
{
    /// <summary>Nothing at all.</summary>
    public static readonly Usage None = new(new Dictionary<Meter, double>());

    private readonly IReadOnlyDictionary<Meter, double> amounts;

    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, or no number.</exception>
    public Usage(IReadOnlyDictionary<Meter, double> amounts)
    {
        foreach (var (meter, amount) in amounts)
        {
            if (!double.IsFinite(amount) || amount < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(amounts), amount, $"{meter} is {amount}; it is 0 or more.");
            }
        }

        this.amounts = new Dictionary<Meter, double>(amounts);
    }

    /// <summary>How much of it; 0 when nothing is known.</summary>
    public double this[Meter meter] => amounts.GetValueOrDefault(meter);

    /// <summary>With so much of one meter, in place of what it had.</summary>
    public Usage With(Meter meter, double amount) => new(new Dictionary<Meter, double>(amounts) { [meter] = amount });

    /// <summary>Both together.</summary>
    public Usage Plus(Usage other) => Of(meter => this[meter] + other[meter]);

    /// <summary>So many times as much.</summary>
    public Usage Times(double factor) => Of(meter => this[meter] * factor);

    private static Usage Of(Func<Meter, double> amount) => new(Enum.GetValues<Meter>().ToDictionary(meter => meter, amount));
}
