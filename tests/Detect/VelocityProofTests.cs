using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class VelocityProofTests
{
    private static readonly BrandState Warm = new() { Brand = "brand", LearningSince = Some.Monday.AddDays(-30), NegativeShare = 0.3 };

    [Fact]
    public void The_decision_computed_again_is_the_same_also_after_a_way_through_json()
    {
        var (proof, signal) = Outcry(voices: 60, batch: 7);

        var row = Rows.ToEntity("p", "r", proof, VigieJson.Compact.Proof);
        var read = Rows.ToRow(row, VigieJson.Compact.Proof).Value;

        AssertSame(signal, VelocityProof.Decide(proof)!);
        AssertSame(signal, VelocityProof.Decide(read)!);
    }

    [Fact]
    public void What_would_have_silenced_it_does_and_a_little_less_does_not()
    {
        var (proof, signal) = Outcry(voices: 60, batch: 12);
        var silencers = proof.Silencers.ToDictionary(silencer => silencer.Kind, silencer => silencer.Value);
        var plan = new DetectionPlan();
        var deciding = VelocityProof.Deciding(proof);

        var asked = Warm with { ThresholdAt = signal.At };
        Assert.Null(VelocityProof.Run(proof, asked with { Threshold = silencers[SilencerKind.Threshold] }, plan, deciding));
        Assert.NotNull(VelocityProof.Run(proof, asked with { Threshold = signal.Threshold }, plan, deciding));
        var authors = (int)silencers[SilencerKind.MinimumAuthors];
        Assert.Null(VelocityProof.Run(proof, Warm, plan with { MinimumAuthors = authors }, deciding));
        Assert.NotNull(VelocityProof.Run(proof, Warm, plan with { MinimumAuthors = authors - 1 }, deciding));
        var fewer = (int)silencers[SilencerKind.FewerVoices];
        Assert.Null(VelocityProof.Run(proof, Warm, plan, deciding.SkipLast(fewer)));
        Assert.NotNull(VelocityProof.Run(proof, Warm, plan, deciding.SkipLast(fewer - 1)));
    }

    [Fact]
    public void A_long_thread_lists_the_last_two_hundred_and_counts_the_others()
    {
        var (proof, _) = Outcry(voices: 1000, batch: 90);

        Assert.Equal(Proof.MostMentions, proof.Mentions.Count);
        Assert.Equal(proof.Counts.Mentions, proof.Mentions.Count + proof.Beyond);
        Assert.Equal(90, proof.Deciding);
    }

    [Fact]
    public void A_proof_holds_no_text_no_author_and_nothing_of_who_was_told()
    {
        var brand = Warm with { SlaTold = [new("secret.sla.1")], Incident = new("secret.velocity.1") };

        var (proof, _) = Outcry(voices: 60, batch: 7, brand);

        var json = string.Concat(Rows.ToEntity("p", "r", proof, VigieJson.Compact.Proof).Properties.Values.OfType<string>());
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
        Assert.DoesNotContain("author-", json, StringComparison.Ordinal);
        Assert.DoesNotContain("bad tea", json, StringComparison.Ordinal);
        Assert.InRange(json.Length, 1000, 60_000);
    }

    /// <summary>Feeds batches of angry voices until all are in; the proof of the last that the detector spoke of.</summary>
    private static (Proof Proof, Signal Signal) Outcry(int voices, int batch, BrandState? brand = null)
    {
        var mentions = Enumerable.Range(0, voices).Select(index => ThreadFoldTests.Stored(Some.Mention(
            $"{index}", "bad tea", at: Some.Monday.AddSeconds(40 * index), author: $"author-{index}")) with
        {
            SeenAt = Some.Monday.AddMinutes(index / batch),
        }).ToList();
        MentionThread? thread = null;
        var seen = new List<StoredMention>();
        (Proof, Signal)? last = null;
        foreach (var part in mentions.Chunk(batch).Where(part => part.Length == batch))
        {
            var folded = ThreadFold.Add(thread, part, brand ?? Warm, new DetectionPlan());
            seen.AddRange(part);
            if (VelocityProof.Of(thread, folded, seen, brand ?? Warm, new DetectionPlan()) is { } proof)
            {
                var first = last is null;
                last = (proof, folded.Signal!);
                if (first && voices < 100)
                {
                    break;
                }
            }

            thread = folded.Thread;
        }

        return last ?? throw new InvalidOperationException("The detector said nothing.");
    }

    private static void AssertSame(Signal expected, Signal actual)
    {
        Assert.Equal(
            (expected.Rule, expected.At, expected.Score, expected.Threshold, expected.Observed, expected.Expected),
            (actual.Rule, actual.At, actual.Score, actual.Threshold, actual.Observed, actual.Expected));
        Assert.Equal(expected.Numbers, actual.Numbers);
    }
}
