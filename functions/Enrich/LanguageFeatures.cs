namespace Vigie.Enrich;

/// <summary>What tells the language of a word: the word, its pieces of 1 to 4 letters, and the scripts it is written in.</summary>
internal static class LanguageFeatures
{
    private const int LongestPart = 4;

    private const ulong WordSalt = 0x7a11_0001;

    private const ulong PartSalt = 0x7a11_0100;

    private const ulong ScriptSalt = 0x7a11_0200;

    /// <summary>Letters from here on are not Latin; the Latin extensions above are.</summary>
    private const char FirstForeign = '\u0370';

    public static bool IsTold(TokenKind kind) => kind is TokenKind.Word or TokenKind.Hashtag;

    public static void Emit<TSink>(scoped ReadOnlySpan<char> word, ulong hash, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        sink.Add(FeatureBlock.Words, TextHash.Join(hash, WordSalt));
        word = word[..Math.Min(word.Length, WordFeatures.LongestWord)];
        for (var at = -1; at < word.Length; at++)
        {
            var part = TextHash.Start;
            for (var i = at; i < at + LongestPart && i <= word.Length; i++)
            {
                part = TextHash.Add(part, i < 0 || i == word.Length ? '_' : word[i]);
                if (i > at || (i >= 0 && i < word.Length))
                {
                    sink.Add(FeatureBlock.Parts, TextHash.Join(part, PartSalt));
                }
            }

            if (at >= 0 && word[at] >= FirstForeign && word[at] is not (>= '\u1e00' and < '\u2000'))
            {
                sink.Add(FeatureBlock.Parts, TextHash.Join((ulong)(word[at] >> 7), ScriptSalt));
            }
        }
    }
}
