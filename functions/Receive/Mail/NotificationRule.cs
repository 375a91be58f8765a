using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Collect;
using Vigie.Collect.Feeds;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Receive.Mail;

/// <summary>
/// How the mails of one service read: patterns with named groups (author, rating, title, text, url), matched without backtracking, so that
/// no mail takes more than its length.
/// </summary>
internal sealed class NotificationRule
{
    private const int MostEntries = 100;

    private const int MaximumText = 100_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
        | RegexOptions.Multiline | RegexOptions.ExplicitCapture;

    private static readonly string[] Groups = ["author", "rating", "title", "text", "url"];

    private static readonly Dictionary<string, double> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["une"] = 1,
        ["deux"] = 2,
        ["trois"] = 3,
        ["quatre"] = 4,
        ["cinq"] = 5,
    };

    private IReadOnlyList<Regex>? subjects;
    private IReadOnlyList<Regex>? bodies;
    private Regex? entry;

    public required string Site { get; init; }

    public required IReadOnlyList<string> Domains { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>One of them must match.</summary>
    public required IReadOnlyList<string> Subjects { get; init; }

    /// <summary>Each adds what it finds.</summary>
    public required IReadOnlyList<string> Bodies { get; init; }

    /// <summary>For mails that list several finds: each match is one.</summary>
    public string? Entry { get; init; }

    /// <summary>Name of the query parameter that holds the address that a counting link leads to.</summary>
    public string? Unwrap { get; init; }

    /// <summary>Channels by the host of what was found.</summary>
    public required IReadOnlyDictionary<string, Channel> Hosts { get; init; }

    public bool IsFor(string domain) => Domains.Any(own =>
        domain.Equals(own, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + own, StringComparison.OrdinalIgnoreCase));

    /// <summary>The mentions that the mail tells of; none when it is another mail of the service.</summary>
    public IReadOnlyList<Mention> Read(InboundMail mail, string source, DateTimeOffset at)
    {
        subjects ??= [.. Subjects.Select(pattern => new Regex(pattern, Options))];
        bodies ??= [.. Bodies.Select(pattern => new Regex(pattern, Options))];
        entry ??= Entry is null ? null : new Regex(Entry, Options);
        var subject = FeedText.Cut((mail.Subject ?? string.Empty).Replace('\n', ' ').Trim(), 1000);
        if (subjects.Select(pattern => pattern.Match(subject)).FirstOrDefault(match => match.Success) is not { } named)
        {
            return [];
        }

        var text = FeedText.Cut(MailText.WithLinks(mail), MaximumText);
        if (entry is not null)
        {
            return [.. entry.Matches(text).Take(MostEntries).Select(match => Found([match], source, at)).OfType<Mention>()];
        }

        return Reviewed([named, .. bodies.Select(pattern => pattern.Match(text))], source, at) is { } review ? [review] : [];
    }

    /// <summary>What a listener found: nothing without its address.</summary>
    private Mention? Found(IReadOnlyList<Match> matches, string source, DateTimeOffset at)
    {
        var found = Fields(matches);
        if (UrlOf(found.GetValueOrDefault("url")) is not { } url)
        {
            return null;
        }

        var (title, text) = (found.GetValueOrDefault("title"), found.GetValueOrDefault("text"));
        return Common(found, url.AbsoluteUri, source, at) with
        {
            Channel = Hosts.FirstOrDefault(host => IsHost(url, host.Key)) is { Key: not null } known ? known.Value : Channel,
            Text = text ?? title ?? string.Empty,
        };
    }

    private Mention? Reviewed(IReadOnlyList<Match> matches, string source, DateTimeOffset at)
    {
        var found = Fields(matches);
        var (rating, text) = (RatingOf(found.GetValueOrDefault("rating")), found.GetValueOrDefault("text") ?? string.Empty);
        if (rating is null && text.Length == 0)
        {
            return null;
        }

        var url = UrlOf(found.GetValueOrDefault("url"))?.AbsoluteUri;
        var review = Common(found, url ?? $"{found.GetValueOrDefault("author")}\n{rating}\n{text}", source, at);
        return review with { Url = url, ThreadId = review.Id, Rating = rating, Text = text };
    }

    private Mention Common(Dictionary<string, string> found, string identity, string source, DateTimeOffset at) => new()
    {
        Id = $"{Site}-{StableHash.Hex(32, Site, identity)}",
        Source = source,
        Channel = Channel,
        Url = identity.StartsWith("http", StringComparison.Ordinal) ? identity : null,
        Author = found.GetValueOrDefault("author") is { } author
            ? new Author(null, FeedText.Cut(author, MentionReader.MaximumNameLength))
            : null,
        Title = found.GetValueOrDefault("title") is { } title ? FeedText.Cut(title, MentionReader.MaximumTitleLength) : null,
        Text = string.Empty,
        CreatedAt = at,
        Trust = SenderTrust.Verified,
    };

    private static Dictionary<string, string> Fields(IReadOnlyList<Match> matches)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (match, group) in matches.Where(match => match.Success).SelectMany(match => Groups.Select(group => (match, group))))
        {
            if (match.Groups[group] is { Success: true } value && HtmlText.Gather(value.Value) is { Length: > 0 } text)
            {
                found.TryAdd(group, FeedText.Cut(text, Mention.MaximumTextLength));
            }
        }

        return found;
    }

    private static double? RatingOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var stars = text.Count(c => c == '★');
        var number = stars > 0 ? stars
            : Words.TryGetValue(text.Trim(), out var word) ? word
            : double.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var digits) ? digits
            : 0;
        return number is >= 1 and <= 5 ? number : null;
    }

    private Uri? UrlOf(string? text)
    {
        var link = GoogleAlerts.Unwrapped(text?.TrimEnd('.', ',', ')'));
        if (Unwrap is not null && link is not null && link.IndexOf($"{Unwrap}=http", StringComparison.Ordinal) is > 0 and var at
            && link[at - 1] is '?' or '&')
        {
            link = Uri.UnescapeDataString(link[(at + Unwrap.Length + 1)..].Split('&')[0]);
        }

        return link is { Length: <= MentionReader.MaximumUrlLength } && WebAddress.TryParse(link, out var url) ? url : null;
    }

    private static bool IsHost(Uri url, string host) =>
        url.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);
}
