using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>
/// What an alert says, in the order in which it is needed at three in the morning. Rendered once; each channel gives it its own form.
/// </summary>
public sealed record AlertContent
{
    /// <summary>"en" or "fr".</summary>
    public required string Language { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>
    /// Severity, what, where, how fast: all of it within the first 120 characters. Untrusted words in it are neutralised.
    /// </summary>
    public required string Headline { get; init; }

    /// <summary>Set when an earlier attempt may have arrived.</summary>
    public string? PossibleRepeat { get; init; }

    /// <summary>Until when, and whose it is.</summary>
    public required IReadOnlyList<Line> Deadline { get; init; }

    /// <summary>Why now, with rule and numbers.</summary>
    public required IReadOnlyList<Line> Reason { get; init; }

    /// <summary>The numbers, then the strongest excerpts.</summary>
    public required Line Numbers { get; init; }

    public IReadOnlyList<Line> Excerpts { get; init; } = [];

    /// <summary>What to do: the most important first.</summary>
    public required IReadOnlyList<Line> ToDo { get; init; }

    /// <summary>The original first; at most six.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>What belongs to it: other threads of the same crisis, other replies that are due.</summary>
    public IReadOnlyList<Line> Context { get; init; } = [];

    public required IReadOnlyList<Line> Footer { get; init; }

    /// <summary>Names of the sections, for channels that show them.</summary>
    public required SectionTitles Titles { get; init; }
}

public sealed record SectionTitles(string Why, string Evidence, string ToDo, string Context);

/// <summary>One line of own words and other people's.</summary>
public sealed record Line(params IReadOnlyList<Run> Runs)
{
    /// <summary>Where the words stand, if they stand somewhere.</summary>
    public Uri? Url { get; init; }

    public string PlainText => string.Concat(Runs.Select(run => run.Text));

    public static Line Own(string text) => new(new Run(text));
}

/// <param name="Text">Without line breaks, control and direction characters.</param>
/// <param name="Untrusted">Somebody else's words: shown as text, never as markup.</param>
/// <param name="Strong">Set apart from the rest of the line.</param>
public readonly record struct Run(string Text, bool Untrusted = false, bool Strong = false);

/// <param name="Title">Own words, with the host where it leads elsewhere.</param>
/// <param name="Url">Absolute http or https, no user, at most 2,048 characters.</param>
public sealed record Link(string Title, Uri Url);
