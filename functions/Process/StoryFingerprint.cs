using System.Numerics;
using Vigie.Model.Text;

namespace Vigie.Process;

/// <summary>
/// A 64-bit SimHash of a text's folded word shingles (Charikar 2002): copies of one story differ in few bits. In four bands of 16 bits,
/// two fingerprints at most <see cref="MaximumDistance"/> bits apart share at least one band, so that looking into four bands finds them
/// all. Pure, and the same on every machine.
/// </summary>
internal static class StoryFingerprint
{
    public const int Bands = 4;

    public const int MaximumDistance = 3;

    /// <summary>Shorter texts ("thank you all very much") are alike without being copies.</summary>
    public const int MinimumWords = 8;

    private const int ShingleWords = 3;

    private const ulong FnvOffset = 14695981039346656037;

    private const ulong FnvPrime = 1099511628211;

    /// <summary>
    /// The fingerprint, or null for a text of fewer than <see cref="MinimumWords"/> words. Addresses and @names are no words of the
    /// story.
    /// </summary>
    public static long? Of(string text)
    {
        var words = Words(text);
        if (words.Count < MinimumWords)
        {
            return null;
        }

        Span<int> balance = stackalloc int[64];
        for (var first = 0; first + ShingleWords <= words.Count; first++)
        {
            var hash = FnvOffset;
            for (var word = first; word < first + ShingleWords; word++)
            {
                hash = (hash ^ words[word]) * FnvPrime;
            }

            Weigh(balance, Mix(hash));
        }

        var fingerprint = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            fingerprint |= balance[bit] > 0 ? 1UL << bit : 0;
        }

        return (long)fingerprint;
    }

    public static int Band(long fingerprint, int band) => (int)((ulong)fingerprint >> (16 * band)) & 0xffff;

    public static int Distance(long first, long second) => BitOperations.PopCount((ulong)(first ^ second));

    private static void Weigh(Span<int> balance, ulong hash)
    {
        for (var bit = 0; bit < 64; bit++)
        {
            balance[bit] += (hash >> bit & 1) == 1 ? 1 : -1;
        }
    }

    /// <summary>Hashes of the words: runs of letters and digits.</summary>
    private static List<ulong> Words(string text)
    {
        var words = new List<ulong>();
        var folded = Fold.Of(text).AsSpan();
        foreach (var range in folded.SplitAny(' ', '\n', '\r', '\t', '\u00a0'))
        {
            var token = folded[range];
            if (!token.StartsWith("http://") && !token.StartsWith("https://") && !token.StartsWith("www.") && !token.StartsWith("@"))
            {
                AddWords(words, token);
            }
        }

        return words;
    }

    private static void AddWords(List<ulong> words, ReadOnlySpan<char> token)
    {
        var hash = FnvOffset;
        var length = 0;
        foreach (var c in token)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                hash = (hash ^ c) * FnvPrime;
                length++;
            }
            else if (length > 0)
            {
                words.Add(hash);
                (hash, length) = (FnvOffset, 0);
            }
        }

        if (length > 0)
        {
            words.Add(hash);
        }
    }

    /// <summary>
    /// Spreads every input bit over all output bits; FNV alone leaves the high bits of short inputs alike. (The finaliser of
    /// MurmurHash3, public domain.)
    /// </summary>
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
