using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

/// <summary>The weights of all features of one word, summed. The sums fit: a word has at most a few features a letter.</summary>
internal struct WordSums : IEquatable<WordSums>
{
    public Vector128<short> Words;

    public Vector128<short> Parts;

    public int WordCount;

    public int PartCount;

    public readonly bool Equals(WordSums other) =>
        Words == other.Words && Parts == other.Parts && (WordCount, PartCount) == (other.WordCount, other.PartCount);

    public override readonly bool Equals(object? obj) => obj is WordSums other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Words, Parts, WordCount, PartCount);
}

/// <summary>
/// The sums of the words that were seen last, found by the word itself: a few thousand words make most of what people write. Of fixed size;
/// a word drives out another that falls on its place. For one caller at a time.
/// </summary>
internal sealed class WordCache
{
    private const int Bits = 12;

    private const int LongestKey = 20;

    private readonly Entry[] _entries = new Entry[1 << Bits];

    /// <summary>The sums of a word. When <paramref name="found"/> is false, the caller must fill them in.</summary>
    /// <param name="tag">Of the word and of what else its sums hang on.</param>
    public ref WordSums Find(ReadOnlySpan<char> word, ulong tag, out bool found)
    {
        tag |= 1;
        ref var entry = ref _entries[TextHash.Row(tag, Bits)];
        if (word.Length > LongestKey)
        {
            // Too long to be told by its letters: its place is used and not kept.
            entry.Tag = 0;
            entry.Sums = default;
            found = false;
            return ref entry.Sums;
        }

        found = entry.Tag == tag && entry.Length == word.Length && word.SequenceEqual(((ReadOnlySpan<char>)entry.Key)[..word.Length]);
        if (!found)
        {
            entry.Tag = tag;
            entry.Length = word.Length;
            word.CopyTo(entry.Key);
            entry.Sums = default;
        }

        return ref entry.Sums;
    }

    [InlineArray(LongestKey)]
    private struct Key
    {
        private char _first;
    }

    private struct Entry
    {
        public ulong Tag;

        public int Length;

        public Key Key;

        public WordSums Sums;
    }
}
