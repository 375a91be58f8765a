using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Judges a mention: language, sentiment, triage, whether somebody waits for an answer. Pure: the same mention gets the same
/// judgement on every machine. Thread-safe.</summary>
public interface IJudge
{
    /// <summary>Never throws for any text. The brand's own mentions are judged neutral, other, no answer needed.</summary>
    Judgement Judge(Mention mention);

    /// <summary>
    /// Puts the scores of another judge in the place of its own. Language and the words that weighed stay, its own scores are kept beside;
    /// stars count as ever, and triage is decided anew.
    /// </summary>
    /// <param name="mention">What was judged.</param>
    /// <param name="own">What this judge made of it.</param>
    /// <param name="scores">The other judge's.</param>
    /// <param name="judgedBy">Its name and version.</param>
    Judgement Rejudge(Mention mention, Judgement own, SentimentScores scores, string judgedBy);
}

/// <summary>Tells the language of a text.</summary>
internal interface ILanguageIdentifier
{
    /// <summary>The language of a text. <paramref name="prior"/> is the source's tag: a prior, not a truth.</summary>
    LanguageGuess Identify(TextReading text, string? prior);
}

/// <summary>Tells how a text feels about what it speaks of.</summary>
internal interface ISentimentAnalyzer
{
    /// <summary>Name and version, kept with each judgement.</summary>
    string Name { get; }

    /// <param name="language">Index in <see cref="TextLanguage.Known"/> of the language that the text is read in.</param>
    SentimentOpinion Analyze(TextReading text, int language);
}

/// <param name="Language">ISO 639-1 of one of the known languages, or "und" below the confidence floor.</param>
/// <param name="Nearest">Index in <see cref="TextLanguage.Known"/> of the most likely known language, however unsure.</param>
/// <param name="Confidence">Probability of that one, 0 to 1; 0 when there was no word to go by.</param>
internal readonly record struct LanguageGuess(string Language, int Nearest, double Confidence);

/// <param name="Scores">Three probabilities that sum to 1, to four decimals.</param>
/// <param name="Because">The words that weighed most, as written, strongest first, at most five.</param>
internal sealed record SentimentOpinion(SentimentScores Scores, IReadOnlyList<string> Because)
{
    /// <summary>Log-odds that the text attacks somebody, to three decimals.</summary>
    public double Attack { get; init; } = AttackEvidence.NoModel;
}

/// <summary>Sorts a message into praise, criticism, question, attack or other.</summary>
internal interface ITriage
{
    /// <summary>Pure; makes no garbage; linear in the text.</summary>
    /// <param name="text">The message, read on this thread.</param>
    /// <param name="language">ISO 639-1, or "und".</param>
    /// <param name="scores">How it feels, the rating weighed in.</param>
    /// <param name="attack">Log-odds of an attack by the model; <see cref="AttackEvidence.NoModel"/> where none was asked.</param>
    /// <param name="rating">Stars, 0 to 5, where the source gives some.</param>
    (Triage Triage, bool NeedsAnswer) Sort(TextReading text, string language, SentimentScores scores, double attack, double? rating);
}
