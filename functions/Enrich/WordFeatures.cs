namespace Vigie.Enrich;

/// <summary>Takes the features of one word.</summary>
internal interface IWordSink
{
    void Add(FeatureBlock block, ulong hash);
}

/// <summary>What follows from a word alone: the word, the word in its language, without its accents, and the pieces of 3 to 5 letters
/// within it.</summary>
internal static class WordFeatures
{
    /// <summary>Letters beyond are not looked at: no word is that long.</summary>
    public const int LongestWord = 40;

    private const int ShortestPart = 3;

    private const int LongestPart = 5;

    private const ulong LanguageSalt = 0x51a3_0001;

    private const ulong PartSalt = 0x51a3_0100;

    public static void Emit<TSink>(scoped ReadOnlySpan<char> word, ulong hash, TokenKind kind, int language, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        sink.Add(FeatureBlock.Words, hash);
        sink.Add(FeatureBlock.Words, TextHash.Join(hash, LanguageSalt + (ulong)language));
        if (kind is not (TokenKind.Word or TokenKind.Hashtag))
        {
            return;
        }

        Span<char> framed = stackalloc char[(LongestWord * 2) + 2];
        var length = Frame(word[..Math.Min(word.Length, LongestWord)], framed);
        var plain = framed[1..(length - 1)];
        if (!plain.SequenceEqual(word))
        {
            sink.Add(FeatureBlock.Words, TextHash.Of(plain));
        }

        EmitParts(framed[..length], ref sink);
    }

    private static void EmitParts<TSink>(scoped ReadOnlySpan<char> framed, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        for (var at = 0; at + ShortestPart <= framed.Length; at++)
        {
            var hash = TextHash.Start;
            for (var i = 0; i < LongestPart && at + i < framed.Length; i++)
            {
                hash = TextHash.Add(hash, framed[at + i]);
                if (i + 1 >= ShortestPart)
                {
                    sink.Add(FeatureBlock.Parts, TextHash.Join(hash, PartSalt));
                }
            }
        }
    }

    /// <summary>The word without accents between two marks.</summary>
    private static int Frame(scoped ReadOnlySpan<char> word, scoped Span<char> framed)
    {
        var length = 0;
        framed[length++] = '_';
        foreach (var c in word)
        {
            length += Letters.Plain(c, framed[length..]);
        }

        framed[length++] = '_';
        return length;
    }
}
