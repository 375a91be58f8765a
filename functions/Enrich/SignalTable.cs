using System.Collections.Concurrent;
using System.Numerics;
using Vigie.Model.Text;

namespace Vigie.Enrich;

/// <summary>
/// Words and phrases of one language with what they tell, found by the hashes of a reading: no string is made. Loaded on first use;
/// read-only and thread-safe after.
/// </summary>
internal sealed class SignalTable
{
    private static readonly ConcurrentDictionary<string, Lazy<SignalTable>> Loaded = new(StringComparer.Ordinal);

    /// <summary>Open addressing at half load: a miss, the usual case, costs one look. 0 is no key.</summary>
    private readonly ulong[] _keys;

    private readonly Signals[] _values;

    private readonly int _bits;

    private SignalTable(Dictionary<ulong, Signals> signals)
    {
        _bits = BitOperations.Log2((uint)signals.Count) + 2;
        _keys = new ulong[1 << _bits];
        _values = new Signals[1 << _bits];
        foreach (var (key, value) in signals)
        {
            var row = TextHash.Row(key, _bits);
            while (_keys[row] != 0)
            {
                row = (row + 1) & (_keys.Length - 1);
            }

            (_keys[row], _values[row]) = (key, value);
        }
    }

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
        var signals = Find(pieces[at].Hash);
        if ((signals & Signals.Opens) == 0)
        {
            return signals;
        }

        var (hash, found) = (pieces[at].Hash, signals);
        for (var i = at + 1; i < pieces.Length && pieces[i].Kind is TokenKind.Word or TokenKind.Number && (found & Signals.Opens) != 0; i++)
        {
            hash = TextHash.Join(hash, pieces[i].Hash);
            found = Find(hash);
            if ((found & ~Signals.Opens) != 0)
            {
                signals |= found;
                length = i - at + 1;
            }
        }

        return signals & ~Signals.Opens;
    }

    private Signals Find(ulong hash)
    {
        for (var row = TextHash.Row(hash, _bits); _keys[row] != 0; row = (row + 1) & (_keys.Length - 1))
        {
            if (_keys[row] == hash)
            {
                return _values[row];
            }
        }

        return Signals.None;
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
        for (var i = 1; i < pieces.Length; i++)
        {
            signals[hash] = signals.GetValueOrDefault(hash) | Signals.Opens;
            hash = TextHash.Join(hash, pieces[i].Hash);
        }

        signals[hash] = signals.GetValueOrDefault(hash) | kind;
    }
}
