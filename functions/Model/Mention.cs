namespace Vigie.Model;

/// <summary>
/// One message by one author. Immutable once stored, except for a new <see cref="Revision"/>, deletion and human correction.
/// The JSON form is the one of webhooks, replay files and queue messages: camelCase, unknown members ignored, times ISO 8601 with zone.
/// </summary>
public sealed record Mention
{
    /// <summary>The longest text that is kept, in UTF-16 units; longer texts are cut by whoever reads them.</summary>
    public const int MaximumTextLength = 10_000;

    /// <summary>Native id, unique within <see cref="Source"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the source it came from, as configured (or the last part of the webhook's path).</summary>
    public required string Source { get; init; }

    public Channel Channel { get; init; }

    /// <summary>Where to answer: absolute http or https.</summary>
    public string? Url { get; init; }

    public Author? Author { get; init; }

    /// <summary>Plain text; untrusted.</summary>
    public required string Text { get; init; }

    /// <summary>The source's own language tag (ISO 639-1): a prior, not a truth.</summary>
    public string? Language { get; init; }

    /// <summary>When it was published, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Native conversation id, where the source has one.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Native id of the message it answers.</summary>
    public string? ParentId { get; init; }

    public string? Title { get; init; }

    /// <summary>Stars, 1 to 5, where the source has them.</summary>
    public double? Rating { get; init; }

    public Engagement? Engagement { get; init; }

    /// <summary>The brand's own public reply: it answers the thread, is never scored and never counted as support.</summary>
    public bool FromBrand { get; init; }

    /// <summary>The source says that it is gone: text and author are forgotten, the fact that it was there is kept.</summary>
    public bool Deleted { get; init; }

    /// <summary>The source's edit marker; a new value replaces the stored text.</summary>
    public string? Revision { get; init; }

    /// <summary>Whether the author is who it says, where a source tells: the SPF and DKIM verdict on a mail.</summary>
    public SenderTrust? Trust { get; init; }

    /// <summary>How many files came with it; they are not kept.</summary>
    public int? Attachments { get; init; }
}

/// <summary>What is known of the sender that a mail names.</summary>
public enum SenderTrust
{
    /// <summary>Nothing either way.</summary>
    Unknown,

    /// <summary>The domain that it names signed it (DKIM), or sent it from its own machines (SPF).</summary>
    Verified,

    /// <summary>A check failed and none passed: anybody may have written it in that name.</summary>
    Failed,
}
