namespace Vigie.Hosting.Import;

/// <summary>One row of an export.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Values">By column; empty ones may be missing.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record ImportRow(long Line, IReadOnlyDictionary<string, string> Values, string? Fault = null)
{
    public static ImportRow Broken(long line, string fault) => new(line, new Dictionary<string, string>(), fault);

    /// <summary>The first of the columns that holds anything.</summary>
    public string? First(IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            if (Values.TryGetValue(column, out var value) && !string.IsNullOrWhiteSpace(value))
            {
                return value.Trim();
            }
        }

        return null;
    }
}
