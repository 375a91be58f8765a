namespace Vigie.Tests.Infra.Bicep;

/// <summary>Where the reader is in the tokens.</summary>
internal sealed class BicepCursor(string path, IReadOnlyList<Token> tokens)
{
    private int at;

    public string Path => path;

    public Token Now => tokens[at];

    public Token Take() => Now.Kind == TokenKind.End ? throw Fault("it ends too early") : tokens[at++];

    /// <summary>Goes to the next token that is not the end of a line, and shows it.</summary>
    public Token SkipLines()
    {
        while (Now.Kind == TokenKind.LineEnd)
        {
            at++;
        }

        return Now;
    }

    public bool Is(string sign) => Now.Kind == TokenKind.Sign && Now.Text == sign;

    public bool Takes(string sign)
    {
        if (!Is(sign))
        {
            return false;
        }

        at++;
        return true;
    }

    public bool IsWord(string word) => Now.Kind == TokenKind.Word && Now.Text == word;

    public bool TakesWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        at++;
        return true;
    }

    public void Expect(string sign)
    {
        if (!Is(sign))
        {
            throw Fault($"expected is '{sign}', and not '{Now.Text.Trim()}'");
        }

        at++;
    }

    public string Word() => Now.Kind == TokenKind.Word ? Take().Text : throw Fault($"expected is a name, and not '{Now.Text.Trim()}'");

    public Token Text() => Now.Kind == TokenKind.Text ? Take() : throw Fault($"expected is a text, and not '{Now.Text.Trim()}'");

    public void ExpectLineEnd()
    {
        if (Now.Kind is not (TokenKind.LineEnd or TokenKind.End))
        {
            throw Fault($"expected is the end of the line, and not '{Now.Text}'");
        }
    }

    public BicepFaultException Fault(string what) => new($"{path}:{Now.Line}: {what}.");
}
