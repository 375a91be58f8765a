using System.Globalization;
using Vigie.Detect;
using Vigie.Model;

namespace Vigie.Hosting.Explaining;

/// <summary>Numbers and times as the console shows them.</summary>
internal static class Say
{
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";

    public static string OneLine(string text) => Excerpts.Cut(text, 200);

    public static string Of(Silencer silencer) => silencer.Kind switch
    {
        SilencerKind.Threshold => $"a threshold of {Number(silencer.Value)}",
        SilencerKind.MinimumAuthors => $"detection.minimumAuthors of {Number(silencer.Value)}",
        SilencerKind.FewerVoices => $"{Count(silencer.Value, "negative voice")} fewer in the deciding batch",
        SilencerKind.FewerMentions => $"{Count(silencer.Value, "mention")} fewer in the deciding five minutes",
        _ => $"the sensitivity 'fewer', which begins at a threshold of {Number(silencer.Value)}",
    };

    public static string Count(double count, string one) => $"{Number(count)} {one}{(count is 1 ? string.Empty : "s")}";

    /// <summary>What became of a mention since a decision rested on it; null when nothing did.</summary>
    public static string? Change(StoredMention? stored, MentionKey key, double negativity) =>
        stored is null ? $"mention {key} is not stored any more"
        : stored.Mention.Deleted ? $"mention {key} was withdrawn or forgotten since"
        : stored.Judgement.Scores.Negative.Equals(negativity) ? null
        : stored.Judgement.JudgedBy == Judgement.Person ? $"mention {key} was corrected by a person since: {Judged(stored, negativity)}"
        : stored.RevisedAt is { } at ? $"mention {key} was edited at {Time(at)}: {Judged(stored, negativity)}"
        : $"mention {key} is stored otherwise: {Judged(stored, negativity)}";

    /// <summary>How one signal differs from another, number by number.</summary>
    public static IEnumerable<string> Difference(Signal? stored, Signal? again)
    {
        if (stored is null || again is null)
        {
            yield return again is null ? "computed again, the detector is silent" : "the evidence holds no signal";
            yield break;
        }

        (string Name, double Stored, double Again)[] numbers =
        [
            ("score", stored.Score, again.Score), ("threshold", stored.Threshold, again.Threshold),
            ("observed", stored.Observed, again.Observed), ("expected", stored.Expected, again.Expected),
            .. stored.Numbers.Select(pair => (pair.Key, pair.Value, again.Numbers.GetValueOrDefault(pair.Key, double.NaN))),
        ];
        foreach (var (name, before, now) in numbers.Where(number => !IsSame(number.Stored, number.Again)))
        {
            yield return $"{name} was {Number(before)}, computed again it is {Number(now)}";
        }

        if (stored.Rule != again.Rule || stored.At != again.At)
        {
            yield return $"it was {stored.Rule} at {Time(stored.At)}, computed again it is {again.Rule} at {Time(again.At)}";
        }
    }

    private static bool IsSame(double left, double right) => Math.Abs(left - right) <= 1e-9 * Math.Max(1, Math.Abs(left));

    private static string Judged(StoredMention stored, double before) =>
        $"probability of negative {Number(before)} then, {Number(stored.Judgement.Scores.Negative)} now";
}
