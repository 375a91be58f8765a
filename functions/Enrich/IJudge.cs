using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>Judges a mention: language, sentiment, triage, whether somebody waits for an answer. Pure: the same mention gets the same
/// judgement on every machine. Thread-safe.</summary>
public interface IJudge
{
    /// <summary>Never throws for any text. The brand's own mentions are judged neutral, other, no answer needed.</summary>
    Judgement Judge(Mention mention);
}

/// <summary>Tells the language of a text.</summary>
public interface ILanguageIdentifier
{
    /// <summary>ISO 639-1 of one of the known languages, or "und" below the confidence floor. <paramref name="prior"/> is the source's
    /// tag: a prior, not a truth.</summary>
    string Identify(string text, string? prior);
}

/// <summary>Tells how a text feels about what it speaks of.</summary>
public interface ISentimentAnalyzer
{
    /// <summary>Name and version, kept with each judgement.</summary>
    string Name { get; }

    SentimentOpinion Analyze(string text, string language);
}

/// <param name="Scores">Three probabilities that sum to 1.</param>
/// <param name="Because">The words that weighed most, strongest first, at most five.</param>
public sealed record SentimentOpinion(SentimentScores Scores, IReadOnlyList<string> Because);

/// <summary>Sorts a message into praise, criticism, question, attack or other.</summary>
public interface ITriage
{
    (Triage Triage, bool NeedsAnswer) Sort(string text, string language, SentimentScores scores, double? rating);
}
