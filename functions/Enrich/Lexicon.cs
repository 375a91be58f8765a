using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Vigie.Model.Text;

namespace Vigie.Enrich;

/// <summary>Words with a feeling of -2 to 2, and the words that turn, strengthen or weaken them. Loaded once a language, on first use;
/// thread-safe.</summary>
internal sealed class Lexicon
{
    private static readonly ConcurrentDictionary<string, Lazy<Lexicon>> Loaded = new(StringComparer.Ordinal);

    private readonly Dictionary<string, float> _words = new(9_000, StringComparer.Ordinal);

    /// <summary>Words with accents as people write them in a hurry: without.</summary>
    private readonly Dictionary<string, float> _folded = new(StringComparer.Ordinal);

    /// <summary>First words of phrases: most words begin none, and then none is put together.</summary>
    private readonly HashSet<string> _openings = new(StringComparer.Ordinal);

    private Lexicon()
    {
    }

    /// <summary>Languages that have a lexicon here. Any other is read with the English one, whose emoji and loan words still tell
    /// something.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "fr", "de", "it", "pt"];

    public static Lexicon For(string language)
    {
        var known = Languages.Contains(language) ? language : "en";
        return Loaded.GetOrAdd(known, name => new Lazy<Lexicon>(() => Load($"{name}.tsv", $"supplement-{name}.tsv"))).Value;
    }

    public static Lexicon Emoji => Loaded.GetOrAdd("emoji", _ => new Lazy<Lexicon>(() => Load("emoji.tsv", "supplement-emoji.tsv"))).Value;

    /// <summary>The longest entry of the supplements, in words.</summary>
    public const int LongestPhrase = 4;

    /// <summary>The feeling of a word or phrase as written in lower case, else without its accents; 0 when unknown.</summary>
    public float Feeling(string text) => Phrase(text, out var feeling) ? feeling : 0;

    /// <summary>Whether the lexicon holds this word or phrase, also with the feeling 0 that overrules its words.</summary>
    public bool Phrase(string text, out float feeling)
    {
        if (_words.TryGetValue(text, out feeling) || _folded.TryGetValue(text, out feeling))
        {
            return true;
        }

        if (Ascii.IsValid(text))
        {
            return false;
        }

        var folded = Fold.Of(text);
        return _words.TryGetValue(folded, out feeling) || _folded.TryGetValue(folded, out feeling);
    }

    /// <summary>Whether a phrase of more than one word may begin with this one.</summary>
    public bool OpensPhrase(string word) => _openings.Contains(Ascii.IsValid(word) ? word : Fold.Of(word));

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

    private static Lexicon Load(params string[] files)
    {
        var lexicon = new Lexicon();
        foreach (var line in files.SelectMany(Lines))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && float.TryParse(line.AsSpan(tab + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var feeling))
            {
                lexicon.Add(line[..tab], feeling);
            }
        }

        return lexicon;
    }

    /// <summary>The supplement comes last and wins.</summary>
    private void Add(string word, float feeling)
    {
        _words[word] = feeling;
        var folded = Ascii.IsValid(word) ? word : Fold.Of(word);
        if (folded != word)
        {
            _folded[folded] = feeling;
        }

        var blank = folded.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0)
        {
            _openings.Add(folded[..blank]);
        }
    }
}
