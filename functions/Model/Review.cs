namespace Vigie.Model;

/// <summary>
/// What a person said of a mention's judgement: that it is wrong, or that it is right. It stands whatever comes later: a redelivery, an
/// edit of the mention, another opinion. What the person left open follows the judge.
/// </summary>
public sealed record Review
{
    /// <summary>The longest name of a person that is kept, in UTF-16 units.</summary>
    public const int MaximumName = 60;

    /// <summary>What the judge makes of the mention as it reads now.</summary>
    public required Judgement Judge { get; init; }

    /// <summary>What the person said; absent where nothing was said.</summary>
    public Sentiment? Sentiment { get; init; }

    public Triage? Triage { get; init; }

    /// <summary>When it was said last, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The name given, if one was; untrusted.</summary>
    public string? By { get; init; }

    /// <summary>
    /// Whether the text was edited since: the person's word stands, but says nothing of how well the judge reads the new text.
    /// </summary>
    public bool Edited { get; init; }
}
