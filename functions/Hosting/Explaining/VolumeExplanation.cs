using System.Text.Json;
using Vigie.Detect;
using Vigie.Model;

namespace Vigie.Hosting.Explaining;

/// <summary>Why a brand's volume was said to leave its course. Pure.</summary>
internal sealed class VolumeExplanation(Alert alert)
{
    public Explanation Explain(IReadOnlyList<StoredMention> stored)
    {
        var evidence = alert.Evidence;
        if (evidence.Signal is not { } signal || evidence.Proof is not { BucketEnd: { } end } proof)
        {
            return new Explanation(
                alert,
                [$"{alert.Id}: the volume left its course."],
                [new Check("evidence", null, ["It was written before evidence could be computed again."])]);
        }

        return new Explanation(alert, [.. Words(signal, proof, end)], [ByEvidence(signal, proof), ByStore(signal, proof, stored, end)]);
    }

    private IEnumerable<string> Words(Signal signal, Proof proof, DateTimeOffset end)
    {
        yield return $"{alert.Id}: {Say.OneLine(alert.Evidence.Title)} is talked about out of all proportion.";
        yield return $"In the five minutes until {Say.Time(end)} there were {Say.Count(proof.Deciding, "mention")}, in the hour "
            + $"{proof.Counts.Mentions}; usual for an hour are {Say.Number(signal.Expected)}.";
        yield return $"Rule {signal.Rule} reached {Say.Number(signal.Score)}; the threshold was {Say.Number(signal.Threshold)}.";
        yield return proof.Formula;
        yield return "Numbers: " + string.Join(", ", signal.Numbers.Select(pair => $"{pair.Key} {Say.Number(pair.Value)}"));
        yield return "It would have been silent with: " + string.Join("; ", proof.Silencers.Select(Say.Of)) + ".";
    }

    private static Check ByEvidence(Signal signal, Proof proof)
    {
        try
        {
            var says = Say.Difference(signal, VolumeProof.Decide(proof)).ToList();
            return new Check("computed again from the evidence alone", says.Count == 0, says);
        }
        catch (JsonException)
        {
            return new Check(
                "computed again from the evidence alone", null, ["Its settings are those of another version of the program."]);
        }
    }

    /// <summary>Counted again as it was counted then: what was stored after the bucket was looked at is left out.</summary>
    private Check ByStore(Signal signal, Proof proof, IReadOnlyList<StoredMention> stored, DateTimeOffset end)
    {
        var hour = stored.Where(mention => !mention.Mention.FromBrand && mention.SeenAt <= alert.Evidence.DecidedAt).ToList();
        var bucket = hour.Count(mention => mention.Mention.CreatedAt >= end - VolumeDetector.Bucket);
        var byKey = stored.ToDictionary(mention => mention.Key);
        var says = proof.Mentions
            .Select(mention => Say.Change(byKey.GetValueOrDefault(mention.Mention), mention.Mention, mention.Negativity))
            .OfType<string>()
            .Take(20)
            .ToList();
        if ((bucket, hour.Count) != (proof.Deciding, proof.Counts.Mentions))
        {
            says.Add($"the store holds {bucket} mentions of the five minutes and {hour.Count} of the hour");
        }

        try
        {
            says.AddRange(Say.Difference(signal, VolumeProof.Decide(proof, bucket, hour.Count)));
        }
        catch (JsonException)
        {
            return new Check("computed again from the store", null, ["Its settings are those of another version of the program."]);
        }

        return new Check("computed again from the store", says.Count == 0, says);
    }
}
