using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// A kind of place that is polled. One file a source; registered in <see cref="SourceRegistry"/>. Safe for concurrent use; keeps
/// nothing between polls that it could not do without, for the next poll may be another process's.
/// </summary>
public interface ISource
{
    /// <summary>The value of <c>kind</c> in <c>listening.json</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Reads what is new since <paramref name="cursor"/>, oldest first, at most <see cref="MentionBatch.MaximumMentions"/>. Polling again
    /// with the same cursor gives at least the same mentions with the same ids: whoever stores them drops what is known.
    /// </summary>
    /// <param name="plan">The source as configured.</param>
    /// <param name="cursor">What the last stored poll gave as <see cref="PollResult.Cursor"/>; null at the first poll.</param>
    /// <exception cref="ExpectedFailureException">The place did not answer as it should.</exception>
    Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken);

    /// <summary>What the source lacks to be read at all, as a sentence that says what to set; null when nothing. Asks nobody.</summary>
    string? Lacks(SourcePlan plan) => null;
}

/// <summary>What a poll gave.</summary>
public sealed record PollResult
{
    /// <summary>Characters of a cursor: it travels in a message with its mentions.</summary>
    public const int MaximumCursor = 40_000;

    /// <summary>Mentions not yet matched against brands, oldest first.</summary>
    public IReadOnlyList<Mention> Mentions { get; init; } = [];

    /// <summary>Where to go on once these are stored, opaque to all but the source; at most <see cref="MaximumCursor"/>.</summary>
    public required string Cursor { get; init; }

    /// <summary>Whether there is more to read right now.</summary>
    public bool More { get; init; }

    /// <summary>The earliest time at which the place wants to be asked again.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How many items the place showed, new or not: none at all for long is silence.</summary>
    public int ItemsShown { get; init; }

    /// <summary>Entries that could not be read, each with a reason: set aside, the rest goes on.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>Ids of mentions that speak to the brand's own account or come from it: they are the brand's without naming it.</summary>
    public IReadOnlySet<string> Addressed { get; init; } = new HashSet<string>();

    /// <summary>US dollars that the poll cost; see <see cref="IPaidSource"/>.</summary>
    public double Cost { get; init; }

    /// <summary>What could not be read while the rest could, in plain words without secrets; null when all could.</summary>
    public string? Problem { get; init; }
}
