namespace Vigie.Tests.Infra.Bicep;

internal enum TokenKind
{
    Word,
    Number,
    Text,
    Sign,
    LineEnd,
    End,
}

/// <param name="Holes">Of a text: the sources of what is put in.</param>
internal sealed record Token(TokenKind Kind, string Text, int Line, IReadOnlyList<string>? Holes = null);

/// <summary>Cuts a template into its tokens; comments are left out.</summary>
internal sealed class BicepLexer(string path, string text)
{
    private static readonly string[] Signs = ["::", ".?", "==", "!=", "<=", ">=", "&&", "||", "??", "=~", "!~"];

    private int at;
    private int line = 1;

    public IReadOnlyList<Token> Read()
    {
        var tokens = new List<Token>();
        while (Next() is { } token)
        {
            tokens.Add(token);
        }

        return [.. tokens, new Token(TokenKind.End, string.Empty, line)];
    }

    private Token? Next()
    {
        SkipBlanks();
        if (at == text.Length)
        {
            return null;
        }

        var c = text[at];
        if (c == '\n')
        {
            at++;
            return new Token(TokenKind.LineEnd, "\n", line++);
        }

        if (c == '\'')
        {
            return Quoted();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return new Token(TokenKind.Word, Run(next => char.IsAsciiLetterOrDigit(next) || next == '_'), line);
        }

        if (char.IsAsciiDigit(c))
        {
            return new Token(TokenKind.Number, Run(char.IsAsciiDigit), line);
        }

        var sign = Signs.FirstOrDefault(sign => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
            ?? ("{}[]()@:=.,?!<>+-*/%".Contains(c, StringComparison.Ordinal)
                ? c.ToString()
                : throw Fault($"'{c}' is no sign of the language"));
        at += sign.Length;
        return new Token(TokenKind.Sign, sign, line);
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r')
            {
                at++;
            }
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0)
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else
            {
                return;
            }
        }
    }

    private string Run(Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    /// <summary>From quote to quote, with what stands in <c>${…}</c> apart.</summary>
    private Token Quoted()
    {
        var (start, holes) = (++at, new List<string>());
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '\'')
            {
                return new Token(TokenKind.Text, text[start..at++], line, holes);
            }
            else if (string.CompareOrdinal(text, at, "${", 0, 2) == 0)
            {
                var end = text.IndexOf('}', at);
                holes.Add(end > 0 ? text[(at + 2)..end] : throw Fault("a ${ is not closed"));
                at = end;
            }
        }

        throw Fault("a text is not closed");
    }

    private BicepFaultException Fault(string what) => new($"{path}:{line}: {what}.");
}
