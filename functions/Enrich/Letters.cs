using System.Globalization;

namespace Vigie.Enrich;

/// <summary>What single characters are. ASCII is answered without asking the tables of Unicode.</summary>
internal static class Letters
{
    private const string Marks = "\u0300\u0301\u0302\u0303\u0308\u0327";

    private const string Bases = "aceinouy";

    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";

    private const string Plains = "aaaaaaceeeeiiiinoooooouuuuyy";

    private static readonly string[] Composed = ["à-èìǹòùỳ", "áćéíńóúý", "âĉêî-ôûŷ", "ã-ẽĩñõũỹ", "ä-ëï-öüÿ", "-çȩ-ņ---"];

    public static bool IsSpace(char c) =>
        c < 0x80 ? c is <= ' ' or '\u007f' : char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200b' or '\ufeff';

    /// <summary>A letter or a digit.</summary>
    public static bool IsWord(char c) => c < 0x80 ? char.IsAsciiLetterOrDigit(c) : c != 'ʼ' && char.IsLetterOrDigit(c);

    public static bool IsMark(char c) => c >= 0x300 && char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    /// <summary>In lower case, full-width forms as ASCII, apostrophes straight.</summary>
    public static char Lower(char c)
    {
        if (c < 0x80)
        {
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        }

        if (c is '’' or 'ʼ')
        {
            return '\'';
        }

        return c is >= '\uff01' and <= '\uff5e' ? Lower((char)(c - 0xfee0)) : char.ToLowerInvariant(c);
    }

    /// <summary>A letter with an accent as one character; the letter alone when there is none.</summary>
    public static char Compose(char letter, char mark)
    {
        var row = Marks.IndexOf(mark, StringComparison.Ordinal);
        var column = Bases.IndexOf(letter, StringComparison.Ordinal);
        return row < 0 || column < 0 || Composed[row][column] == '-' ? letter : Composed[row][column];
    }

    /// <summary>Words that lose their end before a vowel, in French and Italian.</summary>
    public static bool IsElided(ReadOnlySpan<char> word) => word is
        "c" or "d" or "j" or "l" or "m" or "n" or "s" or "t" or "qu" or "jusqu" or "lorsqu" or "puisqu" or "quelqu"
        or "dell" or "nell" or "all" or "sull" or "dall" or "un" or "quest" or "quell" or "dov" or "com" or "cos";

    /// <summary>Writes a lower-case letter without its accent; returns how many characters that makes, two at most.</summary>
    public static int Plain(char c, Span<char> plain)
    {
        if (c < 0x80)
        {
            plain[0] = c;
            return 1;
        }

        var at = Accented.IndexOf(c, StringComparison.Ordinal);
        plain[0] = at >= 0 ? Plains[at] : c switch { 'æ' => 'a', 'œ' => 'o', 'ß' => 's', _ => c };
        if (c is not ('æ' or 'œ' or 'ß'))
        {
            return 1;
        }

        plain[1] = c == 'ß' ? 's' : 'e';
        return 2;
    }
}
