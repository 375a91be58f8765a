using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>A feed as it was published, whatever its format: what a mention takes and no more. Texts are plain.</summary>
internal sealed record FeedDocument
{
    /// <summary>"rss", "atom" or "json", with the version where it says one.</summary>
    public required string Format { get; init; }

    public string? Title { get; init; }

    /// <summary>The page that the feed belongs to.</summary>
    public string? Link { get; init; }

    /// <summary>As written, for example "en-GB".</summary>
    public string? Language { get; init; }

    public FeedAuthor? Author { get; init; }

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Updated { get; init; }

    /// <summary>How long the publisher asks to wait between polls (ttl, sy:updatePeriod).</summary>
    public TimeSpan? Interval { get; init; }

    public IReadOnlyList<FeedEntry> Entries { get; init; } = [];

    /// <summary>What could not be read, each with a reason.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];
}

internal sealed record FeedEntry
{
    /// <summary>guid or id exactly as written; it may be missing or stand for several entries.</summary>
    public string? Id { get; init; }

    public string? Title { get; init; }

    /// <summary>Resolved against the bases in force; may still be something else than a web address.</summary>
    public string? Link { get; init; }

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public FeedAuthor? Author { get; init; }

    public string? Text { get; init; }

    public string? Language { get; init; }

    /// <summary>The id of what it answers (RFC 4685).</summary>
    public string? InReplyTo { get; init; }
}

internal sealed partial record FeedAuthor(string? Name, string? Email = null, string? Url = null)
{
    /// <summary>What people call the author: the name, else the address.</summary>
    public string? Shown => Name ?? Email;

    private const int LongestPerson = 300;

    /// <summary>"a@b.example (Name)", "Name (a@b.example)", "Name &lt;a@b.example&gt;", either alone.</summary>
    public static FeedAuthor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        text = FeedText.Cut(text, LongestPerson);
        var email = EmailForm().Match(text);
        if (!email.Success)
        {
            return Of(FeedText.Value(HtmlText.IsLikely(text) ? HtmlText.Of(text) : text));
        }

        var rest = text.Remove(email.Index, email.Length).Replace("mailto:", string.Empty, StringComparison.OrdinalIgnoreCase);
        return Of(FeedText.Value(rest.Trim(' ', '(', ')', '<', '>', ',', '-', ':', '\n', '\t', '[', ']')), email.Value);
    }

    /// <summary>Null for an author of whom nothing is said.</summary>
    public static FeedAuthor? Of(string? name, string? email = null, string? url = null) =>
        name is null && email is null && url is null ? null : new FeedAuthor(name, email, url);

    [GeneratedRegex(@"[^\s<>()\[\],:;""]+@[^\s<>()\[\],:;""]+\.[A-Za-z0-9\-]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex EmailForm();
}
