using System.Text.Json.Serialization;

namespace Vigie.Model;

public enum Sentiment
{
    Neutral,
    Positive,
    Negative,
}

/// <summary>A probability for each sentiment; they sum to 1.</summary>
public readonly record struct SentimentScores(double Positive, double Neutral, double Negative)
{
    public static SentimentScores Unknown { get; } = new(0, 1, 0);

    [JsonIgnore]
    public Sentiment Label =>
        Negative > Positive && Negative > Neutral ? Sentiment.Negative
        : Positive > Neutral ? Sentiment.Positive
        : Sentiment.Neutral;

    /// <summary>The probability of <see cref="Label"/>, 0 to 1.</summary>
    [JsonIgnore]
    public double Confidence => Math.Max(Negative, Math.Max(Positive, Neutral));
}

/// <summary>
/// What kind of message it is. Criticism is about substance however rude; an attack is gratuitous and always goes to a person.
/// </summary>
public enum Triage
{
    Other,
    Praise,
    Criticism,
    Question,
    Attack,
}

/// <summary>What the watch makes of a mention, and who judged.</summary>
public sealed record Judgement
{
    /// <summary>Who judged, when a person did.</summary>
    public const string Person = "person";

    /// <summary>ISO 639-1, or "und" when not sure.</summary>
    public required string Language { get; init; }

    public required Sentiment Sentiment { get; init; }

    public required SentimentScores Scores { get; init; }

    public required Triage Triage { get; init; }

    /// <summary>Whether somebody is waiting for the brand: it starts the reply clock.</summary>
    public required bool NeedsAnswer { get; init; }

    /// <summary>Name and version of the judge, for example "lexicon-1", "language-2024-11-01", "person".</summary>
    public required string JudgedBy { get; init; }

    /// <summary>The words that weighed most, strongest first; at most five.</summary>
    public IReadOnlyList<string> Because { get; init => field = value ?? []; } = [];
}
