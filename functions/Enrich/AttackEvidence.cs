using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>What speaks for an attack and what against it, in log-odds. The numbers were chosen by hand on validation parts and on the
/// tuning
/// half of the invented mentions.</summary>
internal static class AttackEvidence
{
    /// <summary>Where no model has been asked.</summary>
    public const double NoModel = -1;

    public static double Threshold(string language) => 0;

    public static double Weigh(in TriageWords words, double attack, SentimentScores scores, double? rating)
    {
        var insult = words.Aimed > 1 ? 2.5 : words.Aimed > 0 ? 2 : words.Insults > 0 ? 1.6 : words.Words > 0 ? -0.3 : 0;
        return attack
            + (insult * (words.OfSelf ? 0.3 : 1))
            - (words.Insults == 0 && words.Words < 3 ? 1.5 : 0)
            - (0.8 * Math.Min(words.Substance, 3))
            - (words.Asks || words.Marked ? 0.4 : 0)
            - (rating is null ? 0 : 1)
            + (0.6 * scores.Negative) - (0.9 * scores.Positive);
    }
}
