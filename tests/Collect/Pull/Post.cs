namespace Vigie.Tests.Collect.Pull;

/// <summary>Something that somebody wrote at a place.</summary>
/// <param name="Number">Its place in the order of numbers that the place gives.</param>
/// <param name="At">When its author says it was written.</param>
/// <param name="ShownFrom">When the place begins to show it.</param>
internal sealed record Post(int Number, DateTimeOffset At, DateTimeOffset ShownFrom)
{
    public string Text { get; init; } = $"Acme Tea, word {Word(Number)}";

    public DateTimeOffset? EditedAt { get; init; }

    public bool Deleted { get; init; }

    /// <summary>Whose account; the third-party default is nobody's of the brand.</summary>
    public string Author { get; init; } = "ana";

    /// <summary>Digits alone would be no change of the text for a reader that passes over counters.</summary>
    private static string Word(int number) => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture)
        .Select(digit => (char)('a' + digit - '0')));
}
