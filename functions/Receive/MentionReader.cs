using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>
/// Reads one mention in the JSON form that webhooks, replay files and the queue share, and checks every field of it. Pure.
/// </summary>
internal sealed partial class MentionReader(string source, DateTimeOffset now)
{
    public const int MaximumIdLength = 500;

    public const int MaximumNameLength = 200;

    public const int MaximumTitleLength = 500;

    public const int MaximumUrlLength = 2000;

    private static readonly string Channels = string.Join(", ", Enum.GetValues<Channel>().Select(CamelCase<Channel>.NameOf));

    /// <exception cref="FieldException">A field is missing or not as it must be.</exception>
    public Mention Read(JsonElement entry)
    {
        var fields = new JsonFields(entry);
        var deleted = fields.Flag("deleted");
        return new Mention
        {
            Id = fields.Id("id", MaximumIdLength) is { } id && !string.IsNullOrWhiteSpace(id)
                ? id
                : throw fields.Fault("id", "is required and must not be empty."),
            Source = SourceOf(fields),
            Channel = ChannelOf(fields),
            Url = UrlOf(fields),
            Author = AuthorOf(fields),
            Text = TextOf(fields, deleted),
            Language = LanguageOf(fields),
            CreatedAt = MentionTime.Iso(fields, "createdAt", now),
            ThreadId = fields.Id("threadId", MaximumIdLength),
            ParentId = fields.Id("parentId", MaximumIdLength),
            Title = fields.CutText("title", MaximumTitleLength),
            Rating = fields.Number("rating", 1, 5),
            Engagement = fields.Object("engagement") is { } counts
                ? new Engagement(counts.Count("likes") ?? 0, counts.Count("shares") ?? 0, counts.Count("replies") ?? 0)
                : null,
            FromBrand = fields.Flag("fromBrand"),
            Deleted = deleted,
            Revision = fields.Id("revision", MaximumNameLength),
            Trust = TrustOf(fields),
            Attachments = fields.Count("attachments") is { } files ? (int)Math.Min(files, 1000) : null,
        };
    }

    private string SourceOf(JsonFields fields) => fields.Text("source", MaximumNameLength) is not { Length: > 0 } own ? source
        : SourceName().IsMatch(own) ? own
        : throw fields.Fault("source", "must be letters, digits, '.', '_' and '-', at most 40.");

    /// <summary>A text that is too long is cut, as everywhere; only stars, a title or a deletion may come without one.</summary>
    private static string TextOf(JsonFields fields, bool deleted)
    {
        var text = fields.CutText("text", Mention.MaximumTextLength);
        var mayBeEmpty = deleted || fields.Number("rating", 1, 5) is not null
            || !string.IsNullOrWhiteSpace(fields.CutText("title", MaximumTitleLength));
        return !string.IsNullOrWhiteSpace(text) ? text
            : mayBeEmpty ? string.Empty
            : throw fields.Fault("text", "is required and must not be empty.");
    }

    private static Channel ChannelOf(JsonFields fields) => fields.Text("channel", MaximumNameLength) is not { } name ? Channel.Other
        : CamelCase<Channel>.TryParse(name, out var channel) ? channel
        : throw fields.Fault("channel", $"is not known; allowed: {Channels}.");

    private static string? UrlOf(JsonFields fields) => fields.Text("url", MaximumUrlLength) is not { Length: > 0 } text ? null
        : WebAddress.TryParse(text, out var url) ? url.AbsoluteUri
        : throw fields.Fault("url", "must be an absolute http or https address.");

    private static Author? AuthorOf(JsonFields fields)
    {
        if (fields.Object("author") is not { } author)
        {
            return null;
        }

        var known = new Author(author.Id("id", MaximumIdLength), author.CutText("name", MaximumNameLength), author.Count("followers"));
        return known == new Author() ? null : known;
    }

    /// <summary>The language without its region: a prior for the judge, so that an odd tag is left out rather than refused.</summary>
    private static string? LanguageOf(JsonFields fields) =>
        fields.Text("language", MaximumNameLength) is { } tag && LanguageTag().Match(tag) is { Success: true } match
            ? match.Groups[1].Value.ToLowerInvariant()
            : null;

    private static SenderTrust? TrustOf(JsonFields fields) =>
        CamelCase<SenderTrust>.TryParse(fields.Text("trust", MaximumNameLength), out var trust) ? trust : null;

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SourceName();

    [GeneratedRegex("^([A-Za-z]{2,3})([-_][A-Za-z0-9-_]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
