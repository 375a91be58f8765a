using System.Globalization;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>Everything the pages say, in each language: one table, <c>Assets/words.json</c>, for the browser and for here.</summary>
internal static class Words
{
    private static readonly Dictionary<string, Dictionary<Language, string>> Table = Read();

    public static IReadOnlyCollection<string> Keys => Table.Keys;

    /// <summary>The sentence, with its holes {0}, {1} filled.</summary>
    public static string Say(Language language, string key, params ReadOnlySpan<object?> values)
    {
        var text = Table[key][language];
        for (var i = 0; i < values.Length; i++)
        {
            text = text.Replace(
                string.Create(CultureInfo.InvariantCulture, $"{{{i}}}"),
                Convert.ToString(values[i], CultureInfo.InvariantCulture),
                StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary><c>?language=</c> wins, then what the browser prefers; English otherwise.</summary>
    public static Language LanguageOf(HttpCall call)
    {
        if (call.Query.TryGetValue("language", out var asked))
        {
            return asked.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? Language.Fr : Language.En;
        }

        var preferred = (call.Header("Accept-Language") ?? string.Empty)
            .Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(tag =>
                tag.StartsWith("fr", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return preferred?.StartsWith("fr", StringComparison.OrdinalIgnoreCase) == true ? Language.Fr : Language.En;
    }

    private static Dictionary<string, Dictionary<Language, string>> Read()
    {
        using var document = JsonDocument.Parse(AssetStore.Text("words.json"));
        return document.RootElement.EnumerateObject().ToDictionary(
            word => word.Name,
            word => Enum.GetValues<Language>().ToDictionary(
                language => language,
                language => word.Value.GetProperty(CodeOf(language)).GetString()
                    ?? throw new InvalidDataException($"The word '{word.Name}' has no text in {language}.")));
    }

    public static string CodeOf(Language language) => language == Language.Fr ? "fr" : "en";
}
