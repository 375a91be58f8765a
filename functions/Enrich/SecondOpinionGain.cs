using Vigie.Enrich.AzureLanguage;
using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>How much hangs on a thread just now.</summary>
public enum Watchfulness
{
    /// <summary>Nothing unusual.</summary>
    None,

    /// <summary>The brand has an open incident, though not here.</summary>
    Nearby,

    /// <summary>Negative voices gather, and there is no alert yet: one wrong judgement more or less decides it.</summary>
    Rising,

    /// <summary>An alert of the thread is open.</summary>
    Alerted,
}

/// <summary>
/// What a second opinion on a mention is worth, and from which worth on one is asked for. Pure.
/// <para>
/// worth of a record = doubt x reach x watch / records. Doubt is what the embedded judgement leaves open: 1 - confidence, which is
/// calibrated, so it is the chance that it is wrong. Spanish confidence ranks badly (most confident half: 66 % right, where English has
/// 78 %), so Spanish doubt is drawn half-way to its mean, .43: more of it is asked for, also where it seems sure. Reach is 1 without
/// followers and grows with their logarithm, 1.5 at a thousand, to 2 at a million. Watch is 1, 1.25, 1.5 or 2.
/// </para>
/// <para>
/// The threshold is .48 while the day's records are untouched, so that an ordinary mention is asked about below a confidence of about .52
/// (where right and wrong are close to even); it rises with the square of the share that is gone, to 1.6, which only wide reach in a thread
/// under watch attains. A doubt below .25 is never worth asking: the service is not better than that itself.
/// </para>
/// </summary>
public static class SecondOpinionGain
{
    /// <summary>Judgements surer than 1 minus this are left alone.</summary>
    public const double LeastDoubt = 0.25;

    private const double LowestThreshold = 0.48;

    private const double HighestThreshold = 1.6;

    private const double SpanishMeanDoubt = 0.43;

    /// <summary>What reach and watch can multiply doubt by, at most.</summary>
    private const double GreatestWeight = 4;

    /// <summary>
    /// Languages of the service that a judgement may name. It knows some ninety for sentiment; these are the ones that it has had longest.
    /// See learn.microsoft.com/azure/ai-services/language-service/sentiment-opinion-mining/language-support.
    /// </summary>
    private static readonly HashSet<string> Languages = ["de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "no", "pt", "tr", "zh"];

    /// <summary>
    /// Whether a second opinion can be asked for at all: somebody's own words, in a language that is sure and known to the service, judged
    /// by the watch itself and not beyond doubt.
    /// </summary>
    public static bool IsEligible(Mention mention, Judgement judgement) =>
        !mention.FromBrand && !mention.Deleted && !string.IsNullOrWhiteSpace(mention.Text)
        && judgement.JudgedBy != Judgement.Person && Languages.Contains(judgement.Language)
        && DoubtOf(judgement) >= LeastDoubt && DoubtOf(judgement) * GreatestWeight >= LowestThreshold;

    /// <summary>What one record spent on it is worth, 0 to 4.</summary>
    public static double Of(Mention mention, Judgement judgement, Watchfulness watch, int records) =>
        DoubtOf(judgement) * ReachWeight(mention) * WatchWeight(watch) / Math.Max(1, records);

    /// <param name="pressure">Share of the day's records that is gone, 0 to 1.</param>
    public static double Threshold(double pressure)
    {
        var share = Math.Clamp(pressure, 0, 1);
        return LowestThreshold + ((HighestThreshold - LowestThreshold) * share * share);
    }

    /// <summary>As a judge reads it: a title often says what the text only hints at. Fit for the service.</summary>
    public static string TextOf(Mention mention) => DocumentText.Fit(
        string.IsNullOrWhiteSpace(mention.Title) || mention.Text.StartsWith(mention.Title, StringComparison.Ordinal)
            ? mention.Text
            : $"{mention.Title}.\n{mention.Text}");

    private static double DoubtOf(Judgement judgement)
    {
        var doubt = 1 - Math.Clamp(judgement.Scores.Confidence, 0, 1);
        return judgement.Language == "es" ? (doubt + SpanishMeanDoubt) / 2 : doubt;
    }

    private static double ReachWeight(Mention mention)
    {
        var spread = mention.Engagement is { } seen ? Math.Max(0, seen.Shares) + Math.Max(0, seen.Replies) : 0;
        var reach = Math.Max(0, mention.Author?.Followers ?? 0) + (10.0 * spread);
        return 1 + (Math.Min(6, Math.Log10(1 + reach)) / 6);
    }

    private static double WatchWeight(Watchfulness watch) => watch switch
    {
        Watchfulness.Alerted => 2,
        Watchfulness.Rising => 1.5,
        Watchfulness.Nearby => 1.25,
        _ => 1,
    };
}
