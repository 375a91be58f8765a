using System.Globalization;
using System.Text;

namespace Vigie.Enrich;

/// <summary>
/// Cuts a text into tokens in one pass. Takes any text: lone surrogates and control characters separate words and are otherwise ignored.
/// French and Italian elisions are split ("l'équipe" is "l'" and "équipe"); English contractions stay whole ("don't").
/// </summary>
internal static class Tokenizer
{
    private static readonly HashSet<string> Elided =
    [
        "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu", "dell", "nell", "all", "sull", "dall", "un",
    ];

    private static readonly HashSet<string> Emoticons =
    [
        ":)", ":-)", ":d", ":-d", ";)", ";-)", ":p", ":-p", "=)", "xd", ":]", ":')", "<3", "^^", "(:", ":o)", ":*",
        ":(", ":-(", ":'(", ":/", ":-/", ":\\", ":|", "=(", ">:(", "):", "</3", ":@", ":[", ":s", ":c", "-_-",
    ];

    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>(Math.Min(4096, (text.Length / 5) + 4));
        var at = 0;
        while (at < text.Length)
        {
            if (IsSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && !IsSpace(text[end]))
            {
                end++;
            }

            CutChunk(text.AsSpan(at, end - at), tokens);
            at = end;
        }

        return tokens;
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200b' or '\ufeff';

    private static void CutChunk(ReadOnlySpan<char> chunk, List<Token> tokens)
    {
        if (IsUrl(chunk))
        {
            tokens.Add(new(TokenKind.Url, "<url>"));
            return;
        }

        if (chunk.Length <= 4)
        {
            var whole = chunk.ToString().ToLowerInvariant();
            if (Emoticons.Contains(whole))
            {
                tokens.Add(new(TokenKind.Emoticon, whole));
                return;
            }
        }

        var at = 0;
        while (at < chunk.Length)
        {
            at += CutNext(chunk, at, tokens);
        }
    }

    private static int CutNext(ReadOnlySpan<char> chunk, int at, List<Token> tokens)
    {
        var c = chunk[at];
        if (char.IsLetterOrDigit(c))
        {
            return CutWord(chunk, at, TokenKind.Word, tokens);
        }

        if (c is '@' or '#' && at + 1 < chunk.Length && char.IsLetterOrDigit(chunk[at + 1]))
        {
            return 1 + CutWord(chunk, at + 1, c == '@' ? TokenKind.Person : TokenKind.Hashtag, tokens);
        }

        if (c is '!' or '?' or '¿' or '¡' or '？' or '！')
        {
            tokens.Add(c is '!' or '¡' or '！' ? new(TokenKind.Exclamation, "!") : new(TokenKind.Question, "?"));
            return 1;
        }

        if (c is '.' or ',' or ';' or ':' or '…' or '(' or ')' or '"' or '«' or '»')
        {
            if (tokens.Count == 0 || tokens[^1].Kind != TokenKind.Break)
            {
                tokens.Add(new(TokenKind.Break, c.ToString()));
            }

            return 1;
        }

        return CutSymbol(chunk, at, tokens);
    }

    private static int CutSymbol(ReadOnlySpan<char> chunk, int at, List<Token> tokens)
    {
        if (Rune.DecodeFromUtf16(chunk[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            return 1;
        }

        if (rune.Value >= 0x2300 && rune.Value is not (>= 0x2500 and < 0x2600)
            && (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNotAssigned))
        {
            tokens.Add(new(TokenKind.Emoji, rune.ToString()));
        }
        else if (Rune.IsLetter(rune))
        {
            // A letter outside the basic plane: no lexicon knows it, but it is a word.
            tokens.Add(new(TokenKind.Word, rune.ToString()));
        }

        return length;
    }

    private static int CutWord(ReadOnlySpan<char> chunk, int at, TokenKind kind, List<Token> tokens)
    {
        var end = at + 1;
        while (end < chunk.Length && IsInner(chunk, end, kind))
        {
            end++;
        }

        var raw = chunk[at..end];
        if (kind == TokenKind.Word)
        {
            var apostrophe = raw.IndexOfAny('\'', '’', 'ʼ');
            if (apostrophe > 0 && Elided.Contains(raw[..apostrophe].ToString().ToLowerInvariant()))
            {
                tokens.Add(Make(raw[..apostrophe], TokenKind.Word, "'"));
                return apostrophe + 1;
            }
        }

        tokens.Add(Make(raw, kind, string.Empty));
        return end - at;
    }

    private static bool IsInner(ReadOnlySpan<char> chunk, int at, TokenKind kind)
    {
        var c = chunk[at];
        return char.IsLetterOrDigit(c)
            || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark
            || (c == '_' && kind != TokenKind.Word)
            || (c is '\'' or '’' or 'ʼ' && at + 1 < chunk.Length && char.IsLetterOrDigit(chunk[at + 1]))
            || (c is '.' or ',' && char.IsDigit(chunk[at - 1]) && at + 1 < chunk.Length && char.IsDigit(chunk[at + 1]));
    }

    private static Token Make(ReadOnlySpan<char> raw, TokenKind kind, string ending)
    {
        var lower = new StringBuilder(raw.Length + 1);
        var capitals = 0;
        var small = 0;
        var elongated = false;
        foreach (var c in raw)
        {
            capitals += char.IsUpper(c) ? 1 : 0;
            small += char.IsLower(c) ? 1 : 0;
            var plain = c is '’' or 'ʼ' ? '\'' : char.ToLowerInvariant(c);
            if (lower.Length >= 2 && lower[^1] == plain && lower[^2] == plain && char.IsLetter(plain))
            {
                elongated = true;
                continue;
            }

            lower.Append(plain);
        }

        var isNumber = kind == TokenKind.Word && char.IsDigit(raw[0]);
        return new(isNumber ? TokenKind.Number : kind, lower.Append(ending).ToString(), capitals >= 3 && small == 0, elongated);
    }

    private static bool IsUrl(ReadOnlySpan<char> chunk) =>
        chunk.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || chunk.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || chunk.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || chunk is "http" or "https";
}
