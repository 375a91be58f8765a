using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>Writes down what a velocity signal was computed from, and computes it again. Pure.</summary>
internal static class VelocityProof
{
    /// <param name="before">The thread before the deciding batch; null when it began with it.</param>
    /// <param name="folded">What became of it.</param>
    /// <param name="mentions">Mentions of the thread as far as they were read, those of the batch among them.</param>
    /// <param name="brand">What was known of the brand.</param>
    /// <param name="plan">The settings.</param>
    /// <returns>Null when the detector said nothing.</returns>
    public static Proof? Of(
        MentionThread? before, Folded folded, IReadOnlyCollection<StoredMention> mentions, BrandState? brand, DetectionPlan plan)
    {
        if (folded.Signal is not { } signal)
        {
            return null;
        }

        var deciding = folded.Voices.TakeLast(Proof.MostMentions).ToList();
        var earlier = Earlier(mentions, deciding, brand, plan);
        var listed = earlier.TakeLast(Proof.MostMentions - deciding.Count).ToList();
        var proof = new Proof
        {
            Formula = Formula(signal),
            Mentions = [.. listed, .. deciding],
            Deciding = deciding.Count,
            Beyond = Math.Max(0, folded.Thread.Mentions - listed.Count - deciding.Count),
            Counts = CountsOf(folded.Thread),
            Brand = brand is null ? null : Baseline(brand),
            Plan = JsonSerializer.SerializeToElement(plan, VigieJson.Compact.DetectionPlan),
            Thread = before?.Velocity ?? new VelocityState(),
        };
        return proof with { Silencers = Silencers(proof, signal) };
    }

    public static ProofCounts CountsOf(MentionThread thread) =>
        new(thread.Mentions, thread.Negative, thread.Authors.Count, thread.NegativeAuthors.Count);

    /// <summary>The decision again, from the proof alone: what the detector says of the deciding batch.</summary>
    /// <exception cref="JsonException">The settings are those of another version of the program.</exception>
    public static Signal? Decide(Proof proof) => Run(proof, proof.Brand, PlanOf(proof), Deciding(proof));

    public static IReadOnlyList<ProofMention> Deciding(Proof proof) => [.. proof.Mentions.TakeLast(proof.Deciding)];

    /// <exception cref="JsonException">The settings are those of another version of the program.</exception>
    public static DetectionPlan PlanOf(Proof proof) => proof.Plan is { } plan
        ? plan.Deserialize(VigieJson.Default.DetectionPlan) ?? new DetectionPlan()
        : new DetectionPlan();

    /// <summary>What the detector says of these mentions after the proof's state.</summary>
    public static Signal? Run(Proof proof, BrandState? brand, DetectionPlan plan, IEnumerable<ProofMention> mentions)
    {
        var state = proof.Thread ?? new VelocityState();
        Signal? signal = null;
        foreach (var mention in mentions)
        {
            var seen = new VelocityEvent(mention.At, mention.Negativity, mention.NewVoice);
            (state, var said) = VelocityDetector.Observe(state, seen, mention.NegativeAuthors, brand, plan);
            signal = said ?? signal;
        }

        return signal;
    }

    /// <summary>Only what the detector looks at: who was told what is nobody's evidence.</summary>
    private static BrandState Baseline(BrandState brand) => brand with
    {
        Volume = [],
        VolumeAt = null,
        Incident = null,
        IncidentAt = null,
        SlaToldAt = null,
        SlaLeader = null,
        SlaCards = 0,
        SlaTold = [],
    };

    /// <summary>Earlier mentions in the order in which they arrived, as far as they were read.</summary>
    private static List<ProofMention> Earlier(
        IReadOnlyCollection<StoredMention> mentions, List<ProofMention> deciding, BrandState? brand, DetectionPlan plan)
    {
        var last = deciding.Select(mention => mention.Mention).ToHashSet();
        var voices = new List<ProofMention>();
        MentionThread? thread = null;
        var before = mentions.Where(mention => !last.Contains(mention.Key));
        foreach (var batch in before.GroupBy(mention => mention.SeenAt).OrderBy(batch => batch.Key))
        {
            var folded = ThreadFold.Add(thread, [.. batch], brand, plan);
            thread = folded.Thread;
            voices.AddRange(folded.Voices);
        }

        return voices;
    }

    private static string Formula(Signal signal)
    {
        var (outcry, surge) = (signal.Numbers.GetValueOrDefault("outcry"), signal.Numbers.GetValueOrDefault("surge"));
        var (voices, floor) = (signal.Numbers.GetValueOrDefault("negativeAuthors"), signal.Numbers.GetValueOrDefault("minimumAuthors"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"outcry {outcry:0.##} - ln(1 + e^surge {surge:0.##}) = {signal.Score:0.##} > threshold {signal.Threshold:0.##}, "
            + $"negativeAuthors {voices:0} >= {floor:0}");
    }

    private static List<Silencer> Silencers(Proof proof, Signal signal)
    {
        var plan = PlanOf(proof);
        var voices = Deciding(proof);
        var found = new List<Silencer>();
        var authors = (int)signal.Numbers.GetValueOrDefault("negativeAuthors", proof.Counts.NegativeAuthors) + 1;
        var brand = proof.Brand ?? new BrandState { Brand = string.Empty };
        var threshold = Math.Ceiling(Highest(proof, plan, voices, signal) * 10) / 10;
        Keep(SilencerKind.Threshold, threshold, Run(proof, Steered(brand, plan, signal.At, threshold), plan, voices));
        Keep(SilencerKind.MinimumAuthors, authors, Run(proof, proof.Brand, plan with { MinimumAuthors = authors }, voices));
        var fewer = 1;
        while (fewer < voices.Count && Run(proof, proof.Brand, plan, Without(voices, fewer)) is not null)
        {
            fewer++;
        }

        Keep(SilencerKind.FewerVoices, fewer, Run(proof, proof.Brand, plan, Without(voices, fewer)));
        if (plan.Sensitivity != Sensitivity.Fewer)
        {
            var calm = plan with { Sensitivity = Sensitivity.Fewer, AlarmsAWeek = null };
            Keep(SilencerKind.SensitivityFewer, ThresholdBudget.StartFor(calm), Run(proof, Fresh(proof.Brand, signal.At), calm, voices));
        }

        return found;

        void Keep(SilencerKind kind, double value, Signal? said)
        {
            if (said is null)
            {
                found.Add(new Silencer(kind, value));
            }
        }
    }

    /// <summary>The brand with a threshold that comes to this one at the moment, learning or not.</summary>
    private static BrandState Steered(BrandState brand, DetectionPlan plan, DateTimeOffset at, double threshold)
    {
        var start = ThresholdBudget.StartFor(plan);
        var asked = VelocityDetector.ThresholdFor(brand with { Threshold = start, ThresholdAt = at }, plan, at) / start;
        return brand with { Threshold = threshold / asked, ThresholdAt = at };
    }

    private static BrandState? Fresh(BrandState? brand, DateTimeOffset at) =>
        brand is null ? null : brand with { Threshold = null, ThresholdAt = at };

    /// <summary>The highest score among the deciding mentions: a lower one may have come last.</summary>
    private static double Highest(Proof proof, DetectionPlan plan, IReadOnlyList<ProofMention> voices, Signal signal)
    {
        var highest = signal.Score;
        for (var count = 1; count < voices.Count; count++)
        {
            highest = Math.Max(highest, Run(proof, proof.Brand, plan, voices.Take(count))?.Score ?? 0);
        }

        return highest;
    }

    /// <summary>The last new negative voices left out; those that follow know of so many authors fewer.</summary>
    private static IEnumerable<ProofMention> Without(IReadOnlyList<ProofMention> voices, int fewer)
    {
        var gone = voices.Index().Where(one => one.Item is { Negative: true, NewVoice: true }).TakeLast(fewer)
            .Select(one => one.Index).ToHashSet();
        var missing = 0;
        foreach (var (index, voice) in voices.Index())
        {
            if (gone.Contains(index))
            {
                missing++;
                continue;
            }

            yield return voice with { NegativeAuthors = voice.NegativeAuthors - missing };
        }
    }
}
