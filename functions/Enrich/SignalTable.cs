using System.Collections.Concurrent;
using System.Collections.Frozen;
using Vigie.Model.Text;

namespace Vigie.Enrich;

/// <summary>
/// Words and phrases of one language with what they tell, found by the hashes of a reading: no string is made. Loaded on first use;
/// read-only and thread-safe after.
/// </summary>
internal sealed class SignalTable
{
    private const int LongestPhrase = 6;

    private static readonly ConcurrentDictionary<string, Lazy<SignalTable>> Loaded = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<ulong, Signals> _signals;

    private SignalTable(Dictionary<ulong, Signals> signals) => _signals = signals.ToFrozenDictionary();

    /// <summary>Languages with a list of their own. A text of any other, or of none that is sure, is read as English and French.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "fr", "de", "es", "it", "pt"];

    public static SignalTable For(string language)
    {
        var known = Languages.Contains(language) ? language : "und";
        return Loaded.GetOrAdd(known, static name => new Lazy<SignalTable>(() => Load(name == "und" ? ["en", "fr"] : [name]))).Value;
    }

    /// <summary>What the piece tells, alone or as the first of a phrase; the phrase's signals come on top of the word's.</summary>
    /// <param name="length">How many pieces the longest phrase found takes; 1 when it is the word alone.</param>
    public Signals At(ReadOnlySpan<Piece> pieces, int at, out int length)
    {
        length = 1;
        if (!_signals.TryGetValue(pieces[at].Hash, out var signals))
        {
            return Signals.None;
        }

        if ((signals & Signals.Opens) == 0)
        {
            return signals;
        }

        var hash = pieces[at].Hash;
        var end = Math.Min(pieces.Length, at + LongestPhrase);
        for (var i = at + 1; i < end && pieces[i].Kind is TokenKind.Word or TokenKind.Number; i++)
        {
            hash = TextHash.Join(hash, pieces[i].Hash);
            if (_signals.TryGetValue(hash, out var phrase) && phrase != Signals.Opens)
            {
                signals |= phrase;
                length = i - at + 1;
            }
        }

        return signals & ~Signals.Opens;
    }

    /// <summary>Threats and curses are known in every language: short messages are often taken for another.</summary>
    private static SignalTable Load(string[] languages)
    {
        var signals = new Dictionary<ulong, Signals>();
        foreach (var language in Languages)
        {
            var everywhere = languages.Contains(language) ? ~Signals.None : Signals.Threat | Signals.Curse;
            var kind = Signals.None;
            foreach (var line in Lexicon.Lines($"triage-{language}.txt"))
            {
                if (line.StartsWith("= ", StringComparison.Ordinal))
                {
                    kind = Enum.Parse<Signals>(line[2..], ignoreCase: true);
                    continue;
                }

                foreach (var phrase in (kind & everywhere) == 0 ? [] : Phrases(line))
                {
                    Add(signals, phrase, kind);
                    Add(signals, Fold.Of(phrase), kind);
                }
            }
        }

        return new SignalTable(signals);
    }

    private static string[] Phrases(string line) => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Written with its accents and, as many write, without.</summary>
    private static void Add(Dictionary<ulong, Signals> signals, string phrase, Signals kind)
    {
        var pieces = TextReading.Apart(phrase).Pieces;
        var hash = pieces[0].Hash;
        var first = hash;
        for (var i = 1; i < pieces.Length; i++)
        {
            hash = TextHash.Join(hash, pieces[i].Hash);
        }

        signals[hash] = signals.GetValueOrDefault(hash) | kind;
        if (pieces.Length > 1)
        {
            signals[first] = signals.GetValueOrDefault(first) | Signals.Opens;
        }
    }
}
