using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// Whether a message that neither asks nor attacks praises or criticises: the sentiment, and what customers' own words add to it. The
/// numbers were chosen on the tuning half of the invented mentions, rounded towards trusting the sentiment more than the lists.
/// </summary>
internal static class Stance
{
    private const double LeastShare = 0.02;

    public static Sentiment Of(in TriageWords words, SentimentScores scores)
    {
        var (delights, faults) = (Math.Min(words.Delights, 2), Math.Min(words.Faults, 2));
        var notice = words.Own ? 0 : 2 * Math.Min(words.Notices, 2);
        var doubt = words.Words < 3 ? 0.4 : 0.2;
        var praise = Lead(scores.Positive, scores.Neutral)
            + (1.6 * delights) + (words.Thanks ? 0.4 : 0) - (0.6 * faults) - notice - doubt;
        var criticism = Lead(scores.Negative, scores.Neutral)
            + (1.5 * faults) + (0.3 * Math.Min(words.Substance, 2)) + (words.Rhetorical ? 0.6 : 0) - (0.6 * delights) - notice - doubt;
        return praise <= 0 && criticism <= 0 ? Sentiment.Neutral : praise >= criticism ? Sentiment.Positive : Sentiment.Negative;
    }

    private static double Lead(double share, double neutral) =>
        Math.Round(Math.Log(Math.Max(share, LeastShare) / Math.Max(neutral, LeastShare)), 3);
}
