using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Collect.Feeds;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Hosting.Import;

/// <summary>One row as a mention, or why it is set aside.</summary>
internal readonly record struct ReadRow(long Line, Mention? Mention, string? Fault);

/// <summary>Makes mentions of rows. The same row always gives the same mention, so that an import can be repeated.</summary>
/// <param name="map">Which columns give which field.</param>
/// <param name="dates">How dates are written.</param>
/// <param name="source">The name that the mentions' source gets.</param>
/// <param name="earliest">What is older would be forgotten at once, by <c>retention.mentions</c>.</param>
/// <param name="latest">What is later was not written yet.</param>
internal sealed partial class RowReader(ColumnMap map, ImportDates dates, string source, DateTimeOffset earliest, DateTimeOffset latest)
{
    private const int MaximumTitle = 500;

    private const int MaximumAddress = 2_000;

    private static readonly Dictionary<string, string> Languages = new[]
    {
        "en english anglais englisch ingles inglese", "fr french francais franzosisch frances francese",
        "de german allemand deutsch aleman tedesco", "es spanish espagnol spanisch espanol spagnolo castellano",
        "it italian italien italienisch italiano", "pt portuguese portugais portugiesisch portugues portoghese",
        "nl dutch neerlandais niederlandisch nederlands holandes", "pl polish polonais polnisch", "sv swedish", "da danish",
    }
    .Select(line => line.Split(' '))
    .SelectMany(names => names.Select(name => (name, Code: names[0])))
    .ToDictionary(pair => pair.name, pair => pair.Code, StringComparer.Ordinal);

    public ReadRow Read(ImportRow row)
    {
        if (row.Fault is not null)
        {
            return new ReadRow(row.Line, null, row.Fault);
        }

        var title = Plain(row.First(map[MentionField.Title]));
        var text = Plain(row.First(map[MentionField.Text])) ?? title;
        if (text is null)
        {
            return new ReadRow(row.Line, null, "it has neither text nor title");
        }

        if (row.First(map[MentionField.Date]) is not { } date)
        {
            return new ReadRow(row.Line, null, "it has no date");
        }

        var (at, fault) = dates.Read(date, row.First(map[MentionField.Time]));
        fault ??= at < earliest
            ? "it is older than retention.mentions keeps texts"
            : at > latest ? "its date lies in the future" : null;
        return fault is null
            ? new ReadRow(row.Line, Mention(row, at!.Value, date, text, title), null)
            : new ReadRow(row.Line, null, fault);
    }

    private Mention Mention(ImportRow row, DateTimeOffset at, string date, string text, string? title)
    {
        var url = WebAddress.TryParse(row.First(map[MentionField.Url]), out var address) && address.AbsoluteUri.Length <= MaximumAddress
            ? address.AbsoluteUri
            : null;
        var author = AuthorOf(row);
        return new Mention
        {
            Id = IdOf(row, url, author, date, text),
            Source = source,
            Channel = ImportChannel.Of(url, map[MentionField.Channel].Select(column => row.First([column])).OfType<string>()),
            Url = url,
            Author = author,
            Text = FeedText.Cut(text, Model.Mention.MaximumTextLength),
            Title = title is null || title == text ? null : FeedText.Cut(title.Replace('\n', ' '), MaximumTitle),
            Language = LanguageOf(row.First(map[MentionField.Language])),
            CreatedAt = at,
            ThreadId = EntryIdentity.Short(row.First(map[MentionField.ThreadId])),
            ParentId = EntryIdentity.Short(row.First(map[MentionField.ParentId])),
            Rating = Number(row.First(map[MentionField.Rating])) is { } rating and >= 1 and <= 5 ? rating : null,
            Engagement = EngagementOf(row),
        };
    }

    /// <summary>
    /// The id that was said or that looks like a native one; a short number is the row's number in many exports. Else address, author and
    /// date together, since the comments of a page share its address.
    /// </summary>
    private string IdOf(ImportRow row, string? url, Author? author, string date, string text)
    {
        var id = row.First(map[MentionField.Id])?.Trim('"');
        if (id is { Length: > 0 } && (map.IdIsSaid || id.Length > 9 || !id.All(char.IsAsciiDigit)))
        {
            return EntryIdentity.Short(id)!;
        }

        var place = EntryIdentity.NormalLink(url);
        return "import:" + StableHash.Hex(
            32, place ?? string.Empty, author?.Identity ?? string.Empty, date, place is null ? FeedText.Cut(text, 500) : string.Empty);
    }

    private Author? AuthorOf(ImportRow row)
    {
        var name = row.First(map[MentionField.AuthorName]);
        var id = row.First(map[MentionField.AuthorId])?.Trim('"');
        return name is null && id is null
            ? null
            : new Author(
                EntryIdentity.Short(id ?? name),
                name is null ? null : FeedText.Cut(Shown.Line(name), 300),
                Number(row.First(map[MentionField.Followers])) is { } followers and >= 0 and < 1e12 ? (long)followers : null);
    }

    private Engagement? EngagementOf(ImportRow row)
    {
        var (likes, shares, replies) = (Count(row, MentionField.Likes), Count(row, MentionField.Shares), Count(row, MentionField.Replies));
        return likes is null && shares is null && replies is null ? null : new Engagement(likes ?? 0, shares ?? 0, replies ?? 0);
    }

    private long? Count(ImportRow row, MentionField field) =>
        Number(row.First(map[field])) is { } number and >= 0 and < 1e12 ? (long)number : null;

    /// <summary>"1 234", "1,234", "12.3K", "4.5"; null for what is no number.</summary>
    private static double? Number(string? text)
    {
        var match = text is { Length: <= 40 } ? Quantity().Match(text) : Match.Empty;
        if (!match.Success)
        {
            return null;
        }

        var digits = Grouping().Replace(match.Groups[1].Value, "$1").Replace(',', '.');
        var times = match.Groups[2].Value.ToLowerInvariant() switch { "k" => 1e3, "m" => 1e6, _ => 1 };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number * times
            : null;
    }

    private static string? LanguageOf(string? text)
    {
        var word = text is null ? string.Empty : Fold.Of(text).Split(['-', '_', ' ', '('])[0];
        return Languages.TryGetValue(word, out var code) ? code
            : word.Length == 2 && word.All(char.IsAsciiLetterLower) ? word
            : null;
    }

    private static string? Plain(string? text) =>
        text is null ? null : FeedText.Value(HtmlText.IsLikely(text) ? HtmlText.Of(text) : HtmlText.Gather(text));

    [GeneratedRegex(@"^\s*(\d[\d\s.,\u00a0\u202f']*?)\s*([kKmM]?)\s*(?:/\s*5)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();

    /// <summary>A sign between groups of three digits.</summary>
    [GeneratedRegex(@"(?<=\d)[\s.,\u00a0\u202f'](\d{3})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Grouping();
}
