namespace Vigie.Enrich;

internal sealed partial class TextReading
{
    private static readonly ulong Person = TextHash.Of("<user>");

    /// <summary>French and Italian elisions are split ("l'équipe" is "l'" and "équipe"); English contractions stay whole
    /// ("don't").</summary>
    private int ReadWord(ReadOnlySpan<char> text, int from, int at, TokenKind kind)
    {
        var start = _length;
        var (capitals, small, elongated) = (0, 0, false);
        var end = at;
        for (; end < text.Length && (end == at || IsInner(text, end, at, kind)); end++)
        {
            var c = text[end];
            var plain = Letters.Lower(c);
            capitals += c < 0x80 ? c is >= 'A' and <= 'Z' ? 1 : 0 : char.IsUpper(c) ? 1 : 0;
            small += c < 0x80 ? c is >= 'a' and <= 'z' ? 1 : 0 : char.IsLower(c) ? 1 : 0;
            if (Letters.IsMark(plain))
            {
                Compose(start, plain);
                continue;
            }

            if (_length - start >= 2 && _normal[_length - 1] == plain && _normal[_length - 2] == plain && plain is < '0' or > '9')
            {
                elongated = true;
                continue;
            }

            _normal[_length++] = plain;
            if (plain == '\'' && kind == TokenKind.Word && Letters.IsElided(_normal.AsSpan(start, _length - start - 1)))
            {
                end++;
                break;
            }
        }

        // Who is spoken to says nothing; that somebody is, does.
        var hash = kind == TokenKind.Person ? Person : TextHash.Of(_normal.AsSpan(start, _length - start));
        var isNumber = kind == TokenKind.Word && text[at] is >= '0' and <= '9';
        Add(isNumber ? TokenKind.Number : kind, start, from, end, hash, capitals >= 3 && small == 0, elongated);
        return end;
    }

    /// <summary>A letter and the accent that follows it become one, where there is such a letter; else the accent is dropped.</summary>
    private void Compose(int start, char mark)
    {
        if (_length > start)
        {
            _normal[_length - 1] = Letters.Compose(_normal[_length - 1], mark);
        }
    }

    private static bool IsInner(ReadOnlySpan<char> text, int at, int first, TokenKind kind)
    {
        var c = text[at];
        if (Letters.IsWord(c) || Letters.IsMark(c))
        {
            return true;
        }

        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        return c switch
        {
            '_' => kind != TokenKind.Word,
            '\'' or '’' or 'ʼ' => Letters.IsWord(next),
            '.' or ',' => at > first && char.IsDigit(text[at - 1]) && char.IsDigit(next),
            _ => false,
        };
    }
}
