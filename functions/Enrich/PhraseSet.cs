namespace Vigie.Enrich;

/// <summary>A set of words and phrases, looked up at a place of a text. Read-only after loading; thread-safe.</summary>
internal sealed class PhraseSet
{
    private const int LongestPhrase = 4;

    private readonly HashSet<string> _phrases;

    /// <summary>First words of phrases: most words begin none, and then none is put together.</summary>
    private readonly HashSet<string> _openings;

    public PhraseSet(IEnumerable<string> phrases)
    {
        _phrases = [.. phrases];
        _openings = [.. _phrases.Where(phrase => phrase.Contains(' ', StringComparison.Ordinal)).Select(phrase => phrase.Split(' ')[0])];
    }

    /// <summary>Whether one of the phrases begins at this token.</summary>
    public bool BeginsAt(IReadOnlyList<Token> tokens, int at)
    {
        var text = tokens[at].Text;
        if (_phrases.Contains(text))
        {
            return true;
        }

        if (!_openings.Contains(text))
        {
            return false;
        }

        for (var i = at + 1; i < tokens.Count && i < at + LongestPhrase && tokens[i].Kind is (TokenKind.Word or TokenKind.Number); i++)
        {
            text = $"{text} {tokens[i].Text}";
            if (_phrases.Contains(text))
            {
                return true;
            }
        }

        return false;
    }
}
