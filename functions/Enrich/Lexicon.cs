namespace Vigie.Enrich;

/// <summary>Lists of words within the program.</summary>
internal static class Lexicon
{
    /// <summary>Lines of an embedded list, without comments.</summary>
    public static IEnumerable<string> Lines(string file)
    {
        var assembly = typeof(Lexicon).Assembly;
        using var stream = assembly.GetManifestResourceStream($"Vigie.Enrich.Lexicons.{file}");
        if (stream is null)
        {
            yield break;
        }

        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("% ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
