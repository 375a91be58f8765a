using System.Globalization;
using System.Text;

namespace Vigie.Enrich;

internal sealed partial class TextReading
{
    private static readonly ulong Url = TextHash.Of("<url>");

    /// <summary>Reads the piece that begins here; returns where the next may begin.</summary>
    private int ReadNext(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (Letters.IsWord(c))
        {
            return c is 'h' or 'H' or 'w' or 'W' && BeginsUrl(text, at) ? ReadUrl(text, at) : ReadWord(text, at, at, TokenKind.Word);
        }

        if (c is '@' or '#' && at + 1 < text.Length && (Letters.IsWord(text[at + 1]) || text[at + 1] == '_'))
        {
            return ReadWord(text, at, at + 1, c == '@' ? TokenKind.Person : TokenKind.Hashtag);
        }

        var emoticon = Emoticons.LengthAt(text, at);
        if (emoticon > 0)
        {
            return ReadSign(text, at, emoticon, TokenKind.Emoticon);
        }

        return c switch
        {
            '!' or '¡' or '！' => ReadRun(text, at, TokenKind.Exclamation, '!'),
            '?' or '¿' or '？' => ReadRun(text, at, TokenKind.Question, c == '¿' ? '¿' : '?'),
            '.' or ',' or ';' or ':' or '…' or '(' or ')' or '"' or '«' or '»' or '“' or '”' => ReadRun(text, at, TokenKind.Break, c),
            _ => ReadSymbol(text, at),
        };
    }

    private int ReadRun(ReadOnlySpan<char> text, int at, TokenKind kind, char sign)
    {
        var end = at + 1;
        while (end < text.Length && text[end] == text[at])
        {
            end++;
        }

        if (kind == TokenKind.Break && _count > 0 && _pieces[_count - 1].Kind == TokenKind.Break)
        {
            return end;
        }

        var start = _length;
        _normal[_length++] = sign;
        var run = Math.Min(end - at, 3);
        Add(kind, start, at, end, TextHash.Join(TextHash.Add(TextHash.Start, sign), (ulong)run));
        _pieces[_count - 1] = _pieces[_count - 1] with { Length = end - at };
        return end;
    }

    private int ReadSign(ReadOnlySpan<char> text, int at, int length, TokenKind kind)
    {
        var start = _length;
        var hash = TextHash.Start;
        for (var i = at; i < at + length; i++)
        {
            var c = kind == TokenKind.Emoticon ? Letters.Lower(text[i]) : text[i];
            hash = TextHash.Add(hash, c);
            _normal[_length++] = c;
        }

        Add(kind, start, at, at + length, hash);
        return at + length;
    }

    private int ReadSymbol(ReadOnlySpan<char> text, int at)
    {
        if (text[at] < 0x80)
        {
            return at + 1;
        }

        if (Rune.DecodeFromUtf16(text[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            return at + 1;
        }

        if (rune.Value >= 0x2300 && rune.Value is not (>= 0x2500 and < 0x2600)
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNotAssigned)
        {
            return ReadSign(text, at, length, TokenKind.Emoji);
        }

        // A letter outside the basic plane: no list knows it, but it is a word.
        return Rune.IsLetter(rune) ? ReadSign(text, at, length, TokenKind.Word) : at + length;
    }

    private static bool BeginsUrl(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        return rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    private int ReadUrl(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && !Letters.IsSpace(text[end]))
        {
            end++;
        }

        var start = _length;
        "<url>".CopyTo(_normal.AsSpan(_length));
        _length += "<url>".Length;
        Add(TokenKind.Url, start, at, end, Url);
        return end;
    }
}
