using System.Numerics;

namespace Vigie.Enrich;

/// <summary>Hashes of words and of what is made of them. Part of the weights' format: another hash needs another training.</summary>
internal static class TextHash
{
    public const ulong Start = 0xcbf29ce484222325;

    private const ulong Factor = 0x9e3779b97f4a7c15;

    public static ulong Add(ulong hash, char c) => (BitOperations.RotateLeft(hash, 5) ^ c) * Factor;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Start;
        foreach (var c in text)
        {
            hash = Add(hash, c);
        }

        return hash;
    }

    /// <summary>Of a number's shape: what counts is that there is one and how it looks, not how much it is.</summary>
    public static ulong OfShape(ReadOnlySpan<char> text)
    {
        var hash = Start;
        foreach (var c in text)
        {
            hash = Add(hash, c is >= '0' and <= '9' ? '0' : c);
        }

        return hash;
    }

    /// <summary>The order counts.</summary>
    public static ulong Join(ulong first, ulong second) => (BitOperations.RotateLeft(first, 23) ^ second) * Factor;

    /// <summary>The row of a table with 2^<paramref name="bits"/> rows.</summary>
    public static int Row(ulong hash, int bits) => (int)(((hash ^ (hash >> 32)) * Factor) >> (64 - bits));
}
