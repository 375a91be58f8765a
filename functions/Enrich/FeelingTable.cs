namespace Vigie.Enrich;

/// <summary>
/// How words and pairs of words feel, by their hashes: what is left of the word lists once they are trained in. Emoji and faces mean the
/// same in every language. Read-only after loading; thread-safe.
/// </summary>
internal sealed class FeelingTable
{
    /// <summary>A feeling of 1.</summary>
    public const int Unit = 32;

    /// <summary>Stands for emoji and faces.</summary>
    public const int AnyLanguage = 63;

    private readonly uint[] _keys;

    private readonly sbyte[] _values;

    private readonly int _bits;

    /// <param name="entries">Keys as <see cref="Key"/> makes them, each once.</param>
    public FeelingTable(IReadOnlyCollection<(uint Key, sbyte Value)> entries)
    {
        _bits = Math.Max(4, 33 - System.Numerics.BitOperations.LeadingZeroCount((uint)entries.Count));
        _keys = new uint[1 << _bits];
        _values = new sbyte[1 << _bits];
        foreach (var (key, value) in entries)
        {
            var at = Find(key);
            _keys[at] = key;
            _values[at] = value;
        }
    }

    /// <summary>Never 0, which marks an empty place.</summary>
    public static uint Key(ulong hash, int language) => (uint)(TextHash.Join(hash, 0x6e11_0000 + (ulong)language) >> 32) | 1;

    /// <summary>In units; false when the word is not known. A known word may feel 0.</summary>
    public bool TryGet(ulong hash, int language, out int feeling)
    {
        var key = Key(hash, language);
        var at = Find(key);
        feeling = _values[at];
        return _keys[at] == key;
    }

    private int Find(uint key)
    {
        var mask = _keys.Length - 1;
        var at = (int)((key * 0x9e3779b9u) >> (32 - _bits));
        while (_keys[at] != 0 && _keys[at] != key)
        {
            at = (at + 1) & mask;
        }

        return at;
    }
}
