using System.Text.Json;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Hosting.Explaining;

/// <summary>Why a thread was said to pick up speed, and whether that is so by its evidence and by what is stored. Pure.</summary>
internal sealed class VelocityExplanation(Alert alert)
{
    private const int MostDifferences = 20;

    private const int MostListed = 12;

    public Explanation Explain(IReadOnlyList<StoredMention> stored)
    {
        var evidence = alert.Evidence;
        if (evidence.Signal is not { } signal || evidence.Proof is not { } proof)
        {
            return new Explanation(
                alert,
                [$"{alert.Id}: a negative thread picked up speed: {Say.OneLine(evidence.Title)}."],
                [new Check("evidence", null, ["It was written before evidence could be computed again."])]);
        }

        return new Explanation(
            alert,
            [.. Words(signal, proof)],
            [ByEvidence(signal, proof), ByStore(signal, proof, stored), StateByStore(signal, proof, stored)]);
    }

    private IEnumerable<string> Words(Signal signal, Proof proof)
    {
        var counts = proof.Counts;
        yield return $"{alert.Id}: a negative thread picked up speed: {Say.OneLine(alert.Evidence.Title)}";
        yield return $"At {Say.Time(signal.At)} rule {signal.Rule} reached {Say.Number(signal.Score)}; the threshold was "
            + $"{Say.Number(signal.Threshold)}.";
        yield return $"In {Duration.Format(signal.Window)} it heard {Say.Count(signal.Observed, "new negative voice")}; usual for such a "
            + $"thread are {Say.Number(signal.Expected)}.";
        yield return $"The thread had {Say.Count(counts.Mentions, "mention")} by then, {counts.Negative} of them negative, by "
            + $"{Say.Count(counts.NegativeAuthors, "author")}.";
        yield return proof.Formula;
        yield return "Numbers: " + string.Join(", ", signal.Numbers.Select(pair => $"{pair.Key} {Say.Number(pair.Value)}"));
        yield return $"Deciding were {Say.Count(proof.Deciding, "mention")} of one batch, after {proof.Mentions.Count - proof.Deciding} "
            + $"listed and {proof.Beyond} earlier ones:";
        foreach (var mention in VelocityProof.Deciding(proof).Take(MostListed))
        {
            yield return $"  {Say.Time(mention.At)}  {mention.Mention}  negative with {Say.Percent(mention.Negativity)}"
                + (mention.NewVoice ? ", a new voice" : ", heard before");
        }

        if (proof.Deciding > MostListed)
        {
            yield return $"  and {proof.Deciding - MostListed} more";
        }

        yield return "It would have been silent with: " + string.Join("; ", proof.Silencers.Select(Say.Of)) + ".";
    }

    private static Check ByEvidence(Signal signal, Proof proof)
    {
        try
        {
            var differences = Say.Difference(signal, VelocityProof.Decide(proof)).ToList();
            return new Check("computed again from the evidence alone", differences.Count == 0, differences);
        }
        catch (JsonException)
        {
            return new Check(
                "computed again from the evidence alone", null, ["Its settings are those of another version of the program."]);
        }
    }

    /// <summary>The detector's own state before the batch is taken from the evidence; mentions, voices and counts from the store.</summary>
    private static Check ByStore(Signal signal, Proof proof, IReadOnlyList<StoredMention> stored)
    {
        var byKey = stored.ToDictionary(mention => mention.Key);
        var says = proof.Mentions
            .Select(mention => Say.Change(byKey.GetValueOrDefault(mention.Mention), mention.Mention, mention.Negativity))
            .OfType<string>()
            .ToList();
        var keys = VelocityProof.Deciding(proof).Select(mention => mention.Mention).ToHashSet();
        var deciding = stored.Where(mention => keys.Contains(mention.Key)).ToList();
        if (deciding.Count == 0)
        {
            return new Check("computed again from the store", false, Cut([.. says, "none of the deciding mentions is stored"]));
        }

        var folded = Fold(proof, stored, deciding);
        says.AddRange(CountDifference(proof.Counts, VelocityProof.CountsOf(folded.Thread)));
        try
        {
            says.AddRange(Say.Difference(signal, VelocityProof.Run(proof, proof.Brand, VelocityProof.PlanOf(proof), folded.Voices)));
        }
        catch (JsonException)
        {
            return new Check("computed again from the store", null, ["Its settings are those of another version of the program."]);
        }

        return new Check("computed again from the store", says.Count == 0, Cut(says));
    }

    /// <summary>
    /// The detector's state before the batch too is computed from the stored mentions, in the order they arrived. It need not be the same
    /// to
    /// the last digit, since the brand knew less of itself then; the decision must be.
    /// </summary>
    private static Check StateByStore(Signal signal, Proof proof, IReadOnlyList<StoredMention> stored)
    {
        const string name = "decided again from the stored mentions alone";
        var keys = VelocityProof.Deciding(proof).Select(mention => mention.Mention).ToHashSet();
        var deciding = stored.Where(mention => keys.Contains(mention.Key)).ToList();
        var before = deciding.Count == 0 ? [] : Before(proof, stored, deciding);
        var at = deciding.Max(mention => (DateTimeOffset?)mention.SeenAt);
        var missing = proof.Counts.Mentions - stored.Count(mention => mention.SeenAt <= at);
        if (deciding.Count < proof.Deciding || missing > 0)
        {
            return new Check(name, null, ["Not all mentions of the thread are stored any more."]);
        }

        try
        {
            var plan = VelocityProof.PlanOf(proof);
            var thread = before.GroupBy(mention => mention.SeenAt).OrderBy(batch => batch.Key)
                .Aggregate((MentionThread?)null, (folded, batch) => ThreadFold.Add(folded, [.. batch], proof.Brand, plan).Thread);
            var again = VelocityProof.Run(
                proof with { Thread = thread?.Velocity }, proof.Brand, plan, VelocityProof.Deciding(proof));
            return new Check(name, again is not null, [Compare(signal, again)]);
        }
        catch (JsonException)
        {
            return new Check(name, null, ["Its settings are those of another version of the program."]);
        }
    }

    private static string Compare(Signal then, Signal? now) => now is null
        ? $"It would be silent; by the evidence it reached {Say.Number(then.Score)}."
        : $"It reaches {Say.Number(now.Score)}; by the evidence {Say.Number(then.Score)}.";

    private static List<StoredMention> Before(Proof proof, IReadOnlyList<StoredMention> stored, List<StoredMention> deciding)
    {
        var listed = proof.Mentions.Select(mention => mention.Mention).ToHashSet();
        var (taken, at) = (deciding.Select(mention => mention.Key).ToHashSet(), deciding.Max(mention => mention.SeenAt));
        return [.. stored.Where(mention => !taken.Contains(mention.Key)
            && (mention.SeenAt < at || (mention.SeenAt == at && listed.Contains(mention.Key))))];
    }

    /// <summary>The thread as it was right after the deciding batch, by what is stored now.</summary>
    private static Folded Fold(Proof proof, IReadOnlyList<StoredMention> stored, List<StoredMention> deciding)
    {
        var (taken, at) = (deciding.Select(mention => mention.Key).ToHashSet(), deciding.Max(mention => mention.SeenAt));
        bool IsVoice(StoredMention mention) => !mention.Mention.FromBrand && !mention.Mention.Deleted;
        var own = stored.Where(mention => mention.SeenAt == at && !IsVoice(mention) && !taken.Contains(mention.Key));
        var before = Before(proof, stored, deciding);
        var plan = new DetectionPlan();
        var thread = before.Count == 0 ? null : ThreadFold.Add(null, before, null, plan).Thread;
        return ThreadFold.Add(thread, [.. deciding, .. own], null, plan);
    }

    private static IEnumerable<string> CountDifference(ProofCounts then, ProofCounts now)
    {
        (string Name, int Then, int Now)[] counts =
        [
            ("mentions", then.Mentions, now.Mentions), ("negative mentions", then.Negative, now.Negative),
            ("authors", then.Authors, now.Authors), ("negative authors", then.NegativeAuthors, now.NegativeAuthors),
        ];
        return counts.Where(count => count.Then != count.Now)
            .Select(count => $"{count.Name}: {count.Then} by the evidence, {count.Now} by the store");
    }

    private static List<string> Cut(List<string> says) => says.Count <= MostDifferences
        ? says
        : [.. says.Take(MostDifferences), $"and {says.Count - MostDifferences} more differences"];
}
