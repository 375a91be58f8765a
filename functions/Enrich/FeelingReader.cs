namespace Vigie.Enrich;

/// <summary>A word or phrase of a text that carries feeling, after negation and degree.</summary>
internal readonly record struct Feeling(string Text, double Value, int Position);

/// <summary>What a text's words and signs say before they are made probabilities.</summary>
internal sealed class FeelingReading
{
    public List<Feeling> Feelings { get; } = [];

    public int Words { get; set; }

    public int Exclamations { get; set; }

    public int Questions { get; set; }

    public int Urls { get; set; }

    public int Persons { get; set; }

    public int Capitals { get; set; }
}

/// <summary>
/// Reads the feeling of each word: phrases first (longest wins), turned by a negator up to three words before in the same clause,
/// strengthened by
/// words of degree, capitals and drawn-out letters, and outweighed by what follows a "but". Linear in the text.
/// </summary>
internal static class FeelingReader
{
    private const int NegationReach = 3;

    public static FeelingReading Read(IReadOnlyList<Token> tokens, string language)
    {
        var reading = new FeelingReading();
        var lexicon = Lexicon.For(language);
        var shouted = tokens.Count(token => token.Capitals);
        Count(tokens, reading);
        var allShouted = shouted * 2 > reading.Words && reading.Words > 3;
        for (var i = 0; i < tokens.Count;)
        {
            i += ReadAt(tokens, i, language, lexicon, allShouted, reading);
        }

        WeighContrast(tokens, reading);
        return reading;
    }

    private static void Count(IReadOnlyList<Token> tokens, FeelingReading reading)
    {
        foreach (var token in tokens)
        {
            reading.Words += token.Kind is TokenKind.Word or TokenKind.Hashtag ? 1 : 0;
            reading.Exclamations += token.Kind == TokenKind.Exclamation ? 1 : 0;
            reading.Questions += token.Kind == TokenKind.Question ? 1 : 0;
            reading.Urls += token.Kind == TokenKind.Url ? 1 : 0;
            reading.Persons += token.Kind == TokenKind.Person ? 1 : 0;
            reading.Capitals += token.Capitals ? 1 : 0;
        }
    }

    /// <summary>Reads the word, phrase or sign at a place; returns how many tokens it took.</summary>
    private static int ReadAt(
        IReadOnlyList<Token> tokens, int at, string language, Lexicon lexicon, bool allShouted, FeelingReading reading)
    {
        var token = tokens[at];
        if (token.Kind is TokenKind.Emoji or TokenKind.Emoticon)
        {
            var sign = token.Kind == TokenKind.Emoji ? Lexicon.Emoji.Feeling(token.Text) : Lexicon.For("en").Feeling(token.Text);
            Add(reading, token.Text, sign, at);
            return 1;
        }

        if (token.Kind is not (TokenKind.Word or TokenKind.Hashtag or TokenKind.Number))
        {
            return 1;
        }

        var (text, feeling, length) = Longest(tokens, at, lexicon);
        if (feeling == 0 || (length == 1 && SentimentWords.IsNegator(text, language)))
        {
            return length;
        }

        var value = (double)feeling * Context(tokens, at, length, language);
        value *= token.Capitals && !allShouted ? 1.25 : 1;
        value *= token.Elongated ? 1.2 : 1;
        Add(reading, text, value, at);
        return length;
    }

    private static (string Text, float Feeling, int Length) Longest(IReadOnlyList<Token> tokens, int at, Lexicon lexicon)
    {
        var text = tokens[at].Text;
        var best = (Text: text, Feeling: lexicon.Feeling(text), Length: 1);
        if (best.Feeling == 0 && tokens[at].Elongated)
        {
            best = (text, lexicon.Feeling(WithoutDoubles(text)), 1);
        }

        var longest = lexicon.OpensPhrase(text) ? Lexicon.LongestPhrase : 1;
        for (var length = 2; length <= longest && at + length <= tokens.Count; length++)
        {
            var next = tokens[at + length - 1];
            if (next.Kind is not (TokenKind.Word or TokenKind.Number))
            {
                break;
            }

            text = $"{text} {next.Text}";
            if (lexicon.Phrase(text, out var feeling))
            {
                best = (text, feeling, length);
            }
        }

        return best;
    }

    /// <summary>"baad" as "bad": what is left of "baaaad".</summary>
    private static string WithoutDoubles(string text) => string.Concat(text.Where((c, i) => i == 0 || text[i - 1] != c));

    /// <summary>Factor from the words around: negation and degree. A phrase that holds its own negator ("doesn't work") is not turned
    /// again.</summary>
    private static double Context(IReadOnlyList<Token> tokens, int at, int length, string language)
    {
        var factor = 1.0;
        var negated = IsFollowedByNegator(tokens, at + length, language);
        for (var back = 1; back <= NegationReach && at - back >= 0 && tokens[at - back].Kind == TokenKind.Word; back++)
        {
            var before = tokens[at - back].Text;
            factor *= back <= 2 ? SentimentWords.DegreeOf(before) : 1;
            negated |= SentimentWords.IsNegator(before, language);
        }

        for (var i = at; i < at + length && negated; i++)
        {
            negated = !SentimentWords.IsNegator(tokens[i].Text, language);
        }

        return negated ? factor * SentimentWords.Negated : factor;
    }

    /// <summary>French turns a verb by the word after it: "je recommande pas".</summary>
    private static bool IsFollowedByNegator(IReadOnlyList<Token> tokens, int after, string language) =>
        language == "fr" && after < tokens.Count && (tokens[after].Text is "pas" or "jamais");

    private static void WeighContrast(IReadOnlyList<Token> tokens, FeelingReading reading)
    {
        var contrast = -1;
        for (var i = tokens.Count - 2; i > 0 && contrast < 0; i--)
        {
            contrast = tokens[i].Kind == TokenKind.Word && SentimentWords.IsContrast(tokens[i].Text) ? i : -1;
        }

        if (contrast < 0)
        {
            return;
        }

        for (var i = 0; i < reading.Feelings.Count; i++)
        {
            var feeling = reading.Feelings[i];
            reading.Feelings[i] = feeling with { Value = feeling.Value * (feeling.Position < contrast ? 0.6 : 1.3) };
        }
    }

    private static void Add(FeelingReading reading, string text, double value, int position)
    {
        if (value != 0)
        {
            reading.Feelings.Add(new(text, value, position));
        }
    }
}
