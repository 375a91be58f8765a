namespace Vigie.Enrich;

/// <summary>The languages that are read here. Their order is part of the weights' format.</summary>
internal static class TextLanguage
{
    /// <summary>Not sure, or none of the known.</summary>
    public const string Undetermined = "und";

    /// <summary>ISO 639-1.</summary>
    public static IReadOnlyList<string> Known { get; } = ["en", "fr", "de", "es", "it", "pt"];

    /// <summary>Index of the class for every other language.</summary>
    public const int Other = 6;

    /// <summary>Index of a language; <see cref="Other"/> when it is not known. Takes tags with regions ("fr-CA").</summary>
    public static int IndexOf(string language)
    {
        var length = language.AsSpan().IndexOfAny('-', '_');
        var primary = length < 0 ? language : language.AsSpan(0, length);
        for (var i = 0; i < Known.Count; i++)
        {
            if (primary.Equals(Known[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return Other;
    }
}
