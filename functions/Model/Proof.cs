using System.Text.Json;

namespace Vigie.Model;

/// <summary>
/// All that a detector's decision was computed from: who has it computes the decision again, without the watch and without its store.
/// It holds keys and numbers, no text and no author.
/// </summary>
public sealed record Proof
{
    /// <summary>Mentions that are listed one by one, the last ones; earlier ones are counted in <see cref="Beyond"/>.</summary>
    public const int MostMentions = 200;

    /// <summary>The rule with its numbers, in one line, for people.</summary>
    public required string Formula { get; init; }

    /// <summary>In the order in which the detector took them in; the deciding batch comes last.</summary>
    public IReadOnlyList<ProofMention> Mentions { get; init => field = value ?? []; } = [];

    /// <summary>How many of the last of <see cref="Mentions"/> came with the deciding batch, or were in the deciding bucket.</summary>
    public int Deciding { get; init; }

    /// <summary>Earlier mentions that are not listed.</summary>
    public int Beyond { get; init; }

    /// <summary>Counts right after the decision: of the thread, or of the hour that ends with the bucket.</summary>
    public ProofCounts Counts { get; init; }

    /// <summary>What was known of the brand's past: season, shares, threshold, since when it is learnt.</summary>
    public BrandState? Brand { get; init; }

    /// <summary>The detection settings, as <c>listening.json</c> has them, defaults included.</summary>
    public JsonElement? Plan { get; init; }

    /// <summary>State of the thread's detector before the deciding batch.</summary>
    public VelocityState? Thread { get; init; }

    /// <summary>State of the volume detector before the deciding bucket, and when the bucket ended.</summary>
    public IReadOnlyList<double> Volume { get; init => field = value ?? []; } = [];

    public DateTimeOffset? BucketEnd { get; init; }

    /// <summary>By how much a planned event raised the expected volume; absent without volume.</summary>
    public double? Planned { get; init; }

    /// <summary>What would have kept it silent, each found by running the detector again.</summary>
    public IReadOnlyList<Silencer> Silencers { get; init => field = value ?? []; } = [];
}

/// <summary>One mention as the detector saw it.</summary>
/// <param name="Mention">Its key; the text is in the thread, as long as it is kept.</param>
/// <param name="At">When it was published.</param>
/// <param name="Negativity">Probability that it is negative, 0 to 1.</param>
/// <param name="Negative">Whether it was judged negative.</param>
/// <param name="NewVoice">Whether its author was new in the thread (for a negative one: new among the negative).</param>
/// <param name="NegativeAuthors">Distinct negative authors of the thread with this one.</param>
public sealed record ProofMention(
    MentionKey Mention, DateTimeOffset At, double Negativity, bool Negative, bool NewVoice, int NegativeAuthors);

/// <summary>Counts that a decision rests on.</summary>
public readonly record struct ProofCounts(int Mentions, int Negative, int Authors, int NegativeAuthors);

public enum SilencerKind
{
    /// <summary>A threshold of this value.</summary>
    Threshold,

    /// <summary>A floor of so many distinct negative authors (<c>detection.minimumAuthors</c>).</summary>
    MinimumAuthors,

    /// <summary>So many negative voices fewer in the deciding batch.</summary>
    FewerVoices,

    /// <summary>So many mentions fewer in the deciding bucket.</summary>
    FewerMentions,

    /// <summary>The sensitivity "fewer", from its own threshold on.</summary>
    SensitivityFewer,
}

/// <summary>One thing that would have kept an alert silent.</summary>
public sealed record Silencer(SilencerKind Kind, double Value);
