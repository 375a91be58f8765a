using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// What speaks for an attack and what against it, in log-odds: above 0 it is one. The numbers lie near those that logistic regression
/// finds on validation parts (OLID, CyberAgressionAdo, complaints) and on the tuning half of the invented mentions, rounded by hand so
/// that complaints are spared.
/// </summary>
internal static class AttackEvidence
{
    /// <summary>Where no model has been asked.</summary>
    public const double NoModel = -1;

    /// <summary>No insult is known in it: the model must be surer.</summary>
    private const double WithoutInsult = -0.3;

    /// <summary>The same, where it complains of something it names: anger at a matter, until the model is very sure.</summary>
    private const double MereAnger = -1.8;

    private const double Insult = 1.6;

    private const double AimedInsult = 2;

    private const double SeveralAimed = 2.5;

    /// <summary>What is left of an insult that the writer gives himself.</summary>
    private const double OfSelf = 0.3;

    /// <summary>What is left of an insult beside one word of substance; beside more of them it is mere rudeness.</summary>
    private const double BesideSubstance = 0.6;

    private const double FirstSubstance = 1;

    private const double FurtherSubstance = 0.5;

    private const double Fault = 0.3;

    private const double Delight = 0.6;

    /// <summary>A word or two say too little without an insult among them.</summary>
    private const double TooShort = 1.5;

    private const double Question = 0.4;

    private const double Rating = 1;

    public static double Weigh(in TriageWords words, string language, double attack, SentimentScores scores, double? rating) =>
        attack
        + Insults(words)
        - (words.Insults + words.Aimed == 0 && words.Words < 3 ? TooShort : 0)
        - (words.Substance == 0 ? 0 : FirstSubstance + (FurtherSubstance * (Math.Min(words.Substance, 3) - 1)))
        - (Fault * Math.Min(words.Faults, 2))
        - (Delight * Math.Min(words.Delights, 2))
        - (words.Asks || words.Marked ? Question : 0)
        - (rating is null ? 0 : Rating)
        + Mood(language, scores);

    private static double Insults(in TriageWords words)
    {
        var insult = words.Aimed switch
        {
            > 1 => SeveralAimed,
            1 => AimedInsult,
            _ when words.Insults > 0 => Insult,
            _ => words.Substance > 0 && words.Faults > 0 ? MereAnger : WithoutInsult,
        };
        insult *= insult > 0 && words.OfSelf ? OfSelf : 1;
        return insult > 0 && words.Substance > 0 ? insult * (words.Substance + words.Faults > 1 ? 0 : BesideSubstance) : insult;
    }

    /// <summary>Read in English, an attack is as negative as the model says; elsewhere kindness speaks louder against it.</summary>
    private static double Mood(string language, SentimentScores scores) => language == "en"
        ? (1.1 * scores.Negative) - (0.2 * scores.Positive) - 0.3
        : (0.6 * scores.Negative) - (0.9 * scores.Positive);
}
