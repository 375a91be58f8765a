namespace Vigie.Hosting.Import;

/// <summary>Words of a file at a terminal: in one line, bounded, without control characters, which a terminal would obey.</summary>
internal static class Shown
{
    private const int MaximumLength = 120;

    private const int MaximumItems = 60;

    public static string Line(string text)
    {
        var line = string.Concat(text.Take(MaximumLength + 1).Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaximumLength ? line : string.Concat(line.AsSpan(0, MaximumLength - 1), "…");
    }

    public static string List(IReadOnlyList<string> items) =>
        string.Join(", ", items.Take(MaximumItems).Select(Line)) + (items.Count > MaximumItems ? ", …" : string.Empty);
}
