using System.Numerics;

namespace Vigie.Enrich;

/// <summary>
/// Tells English, French, German, Spanish, Italian and Portuguese apart by small words, endings and letters; a word that many languages
/// share says
/// less. Not sure is "und". Thread-safe; looks at the first <see cref="MaximumTokens"/> words.
/// </summary>
internal sealed class LanguageIdentifier : ILanguageIdentifier
{
    public const string Undetermined = LanguageWords.Other;

    private const int MaximumTokens = 200;

    private const int MaximumLength = 2_000;

    /// <summary>What the source's own tag is worth: about one telling word.</summary>
    private const double PriorWeight = 1;

    /// <summary>The least evidence, and the least lead over the next language.</summary>
    private const double Floor = 0.7;

    private const double Lead = 1.15;

    public string Identify(string text, string? prior)
    {
        var tokens = Tokenizer.Cut(text.Length > MaximumLength ? text[..MaximumLength] : text);
        var scores = new double[LanguageWords.Names.Count];
        var (letters, foreign) = (0, 0);
        foreach (var token in tokens.Take(MaximumTokens))
        {
            if (token.Kind is TokenKind.Word or TokenKind.Hashtag)
            {
                Weigh(token, scores, ref letters, ref foreign);
            }
        }

        if (foreign * 2 > letters)
        {
            // Mostly not Latin letters: none of the six.
            return Undetermined;
        }

        AddSigns(text, scores);
        AddPrior(prior, scores);
        return Decide(scores);
    }

    private static void Weigh(Token token, double[] scores, ref int letters, ref int foreign)
    {
        foreach (var c in token.Text)
        {
            letters++;
            foreign += c >= 0x0370 && c is not (>= '\u1e00' and < '\u2000') ? 1 : 0;
            if (c >= 0x80 && LanguageWords.Letters.TryGetValue(c, out var leanings))
            {
                foreach (var (language, weight) in leanings)
                {
                    scores[language] += weight;
                }
            }
        }

        if (token.Kind == TokenKind.Word && LanguageWords.Words.TryGetValue(token.Text, out var languages))
        {
            Add(scores, languages, token.Text.Length == 1 ? 0.6 : 1.2);
            return;
        }

        var longest = Math.Min(5, token.Text.Length - 2);
        for (var length = longest; length >= 2; length--)
        {
            if (LanguageWords.Endings.TryGetValue(token.Text[^length..], out languages))
            {
                Add(scores, languages, 0.5);
                return;
            }
        }

        AddLexicons(token.Text, scores);
    }

    /// <summary>A word with feeling that only one of the two best-known languages has: all that some short messages offer.</summary>
    private static void AddLexicons(string word, double[] scores)
    {
        if (word.Length < 4)
        {
            return;
        }

        var english = Lexicon.For("en").Phrase(word, out _);
        var french = Lexicon.For("fr").Phrase(word, out _);
        if (english != french)
        {
            scores[english ? 0 : 1] += 0.4;
        }
    }

    private static void Add(double[] scores, int languages, double weight)
    {
        var share = weight / BitOperations.PopCount((uint)languages);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] += (languages & (1 << i)) != 0 ? share : 0;
        }
    }

    private static void AddSigns(string text, double[] scores)
    {
        if (text.AsSpan(0, Math.Min(text.Length, MaximumLength)).IndexOfAny('¿', '¡') >= 0)
        {
            scores[3] += 2;
        }
    }

    private static void AddPrior(string? prior, double[] scores)
    {
        if (string.IsNullOrEmpty(prior))
        {
            return;
        }

        var tag = prior.Split('-', '_')[0].ToLowerInvariant();
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] += LanguageWords.Names[i] == tag ? PriorWeight : 0;
        }
    }

    private static string Decide(double[] scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        var next = scores.Where((_, i) => i != best).Max();
        return scores[best] >= Floor && scores[best] >= next * Lead ? LanguageWords.Names[best] : Undetermined;
    }
}
