namespace Vigie.Enrich;

/// <summary>
/// Tells English, French, German, Spanish, Italian and Portuguese from each other and from the rest, by words and pieces of words.
/// Thread-safe.
/// </summary>
internal sealed class LanguageIdentifier(TextModel model) : ILanguageIdentifier
{
    public const string Undetermined = TextLanguage.Undetermined;

    /// <summary>What the source's own tag is worth: it decides where the text hardly does, as in "OK".</summary>
    private const double PriorWeight = 2.5;

    /// <summary>Below this probability the language is not said.</summary>
    private const double Floor = 0.4;

    /// <summary>Fewer letters tell no language: "OK" is one word in all of them.</summary>
    private const int FewestLetters = 4;

    /// <summary>The language a text without words is read in.</summary>
    private const int English = 0;

    public LanguageIdentifier()
        : this(TextModel.Embedded)
    {
    }

    public LanguageGuess Identify(TextReading text, string? prior)
    {
        var tag = string.IsNullOrEmpty(prior) ? -1 : TextLanguage.IndexOf(prior);
        using var scorer = TextScorer.Borrow(model);
        var scores = HasEnough(text) ? scorer.Languages(text) : [];
        if (scores.Length == 0)
        {
            return tag is >= 0 and < TextLanguage.Other ? new(TextLanguage.Known[tag], tag, 0) : new(Undetermined, English, 0);
        }

        if (tag is >= 0 and < TextLanguage.Other)
        {
            scores[tag] += PriorWeight;
        }

        Softmax.Apply(scores);
        return Decide(scores);
    }

    private static bool HasEnough(TextReading text)
    {
        var letters = 0;
        foreach (var piece in text.Pieces)
        {
            letters += LanguageFeatures.IsTold(piece.Kind) ? piece.Length : 0;
            if (letters >= FewestLetters)
            {
                return true;
            }
        }

        return false;
    }

    private static LanguageGuess Decide(ReadOnlySpan<double> probabilities)
    {
        var best = English;
        for (var i = 1; i < TextLanguage.Other; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        var confidence = Math.Round(probabilities[best], 4);
        var sure = confidence >= Floor && probabilities[best] > probabilities[TextLanguage.Other];
        return new LanguageGuess(sure ? TextLanguage.Known[best] : Undetermined, best, confidence);
    }
}
