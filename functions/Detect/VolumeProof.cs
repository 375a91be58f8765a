using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>Writes down what a volume signal was computed from, and computes it again. Pure.</summary>
internal static class VolumeProof
{
    /// <param name="before">State of the volume detector before the bucket.</param>
    /// <param name="end">End of the bucket.</param>
    /// <param name="hour">Mentions of the hour that ends with it.</param>
    /// <param name="signal">What the detector said.</param>
    /// <param name="plan">The settings.</param>
    /// <param name="planned">By how much a planned event raised what was expected.</param>
    public static Proof Of(
        IReadOnlyList<double> before, DateTimeOffset end, IReadOnlyList<StoredMention> hour, Signal signal, DetectionPlan plan,
        double planned)
    {
        var ordered = hour.OrderBy(mention => mention.Mention.CreatedAt).ThenBy(mention => mention.Key.Value, StringComparer.Ordinal)
            .TakeLast(Proof.MostMentions)
            .Select(mention => new ProofMention(
                mention.Key, mention.Mention.CreatedAt, mention.Judgement.Scores.Negative,
                mention.Judgement.Sentiment == Sentiment.Negative, false, 0));
        var negative = hour.Where(mention => mention.Judgement.Sentiment == Sentiment.Negative).ToList();
        var proof = new Proof
        {
            Formula = Formula(signal),
            Mentions = [.. ordered],
            Deciding = hour.Count(mention => mention.Mention.CreatedAt >= end - VolumeDetector.Bucket),
            Beyond = Math.Max(0, hour.Count - Proof.MostMentions),
            Counts = new ProofCounts(hour.Count, negative.Count, Authors(hour), Authors(negative)),
            Plan = JsonSerializer.SerializeToElement(plan, VigieJson.Compact.DetectionPlan),
            Volume = before,
            BucketEnd = end,
            Planned = planned,
        };
        return proof with { Silencers = Silencers(proof, signal) };
    }

    /// <summary>The decision again, from the proof alone.</summary>
    /// <exception cref="JsonException">The settings are those of another version of the program.</exception>
    public static Signal? Decide(Proof proof) => Decide(proof, proof.Deciding, proof.Counts.Mentions);

    /// <summary>The decision again with other counts.</summary>
    /// <exception cref="JsonException">The settings are those of another version of the program.</exception>
    public static Signal? Decide(Proof proof, int bucket, int lastHour) => proof.BucketEnd is { } end
        ? VolumeDetector.Observe(proof.Volume, end, bucket, lastHour, VelocityProof.PlanOf(proof), proof.Planned ?? 1).Signal
        : null;

    private static string Formula(Signal signal) => string.Create(
        CultureInfo.InvariantCulture,
        $"score {signal.Score:0.##} >= threshold {signal.Threshold:0.##}, and {signal.Observed:0} mentions in the hour");

    private static List<Silencer> Silencers(Proof proof, Signal signal)
    {
        List<Silencer> found = [new(SilencerKind.Threshold, Math.Ceiling((signal.Score * 10) + 1e-9) / 10)];
        for (var fewer = 1; fewer <= proof.Deciding; fewer++)
        {
            if (Decide(proof, proof.Deciding - fewer, proof.Counts.Mentions - fewer) is null)
            {
                found.Add(new Silencer(SilencerKind.FewerMentions, fewer));
                break;
            }
        }

        return found;
    }

    private static int Authors(IEnumerable<StoredMention> mentions) =>
        mentions.Select(mention => (mention.Mention.Source, mention.Mention.Author?.Identity)).Distinct().Count();
}
