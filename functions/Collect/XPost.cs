using System.Globalization;
using System.Net;
using Vigie.Collect.Feeds;
using Vigie.Collect.Pull;
using Vigie.Model;

namespace Vigie.Collect;

/// <summary>A post of X as a mention. Pure.</summary>
internal static class XPost
{
    /// <summary>Ids are snowflakes: milliseconds since the first of them, and 22 bits to tell those of one apart.</summary>
    public static PositionScale Positions { get; } = new(1 << 22, 1_288_834_974_657);

    /// <summary>
    /// The post in its latest version. An edit has an id of its own, and stands where that stands; the mention keeps the first.
    /// </summary>
    /// <param name="post">The post.</param>
    /// <param name="account">The brand's account.</param>
    /// <param name="addressed">Whether it stood in a list of what is said to the account.</param>
    /// <param name="staff">Names of other accounts of the brand, by id.</param>
    /// <returns>Null for a repost, and for what has no id or words.</returns>
    public static ListedItem? Read(
        Fields post, XAccount? account, bool addressed, IReadOnlyDictionary<string, string>? staff = null)
    {
        var references = post["referenced_tweets"].Items.ToList();
        var text = FeedText.Value(post["note_tweet"]["text"].Text ?? post["text"].Text);
        if (post["id"].Id is not { } id || PositionOf(id) is not { } position || text is null
            || references.Exists(reference => reference["type"].Text == "retweeted"))
        {
            return null;
        }

        var versions = post["edit_history_tweet_ids"].Items.Select(version => version.Id).OfType<string>().ToList();
        var (first, author, counts) = (versions.Count > 0 ? versions[0] : id, post["author_id"].Id, post["public_metrics"]);
        var own = author is not null && author == account?.Id;
        return new ListedItem(
            new Mention
            {
                Id = first,
                Source = "x",
                Channel = Channel.X,
                Url = own ? $"https://x.com/{Uri.EscapeDataString(account!.Name)}/status/{Uri.EscapeDataString(id)}"
                    : $"https://x.com/i/status/{Uri.EscapeDataString(id)}",
                Author = author is null ? null : new Author(author, own ? account!.Name : staff?.GetValueOrDefault(author)),
                Text = WebUtility.HtmlDecode(text),
                Language = LanguageOf(post["lang"]),
                CreatedAt = post["created_at"].Time ?? Positions.TimeOf(position),
                ThreadId = post["conversation_id"].Id ?? first,
                ParentId = references.FirstOrDefault(reference => reference["type"].Text == "replied_to")["id"].Id,
                Engagement = new Engagement(
                    counts["like_count"].Count, counts["retweet_count"].Count + counts["quote_count"].Count, counts["reply_count"].Count),
                FromBrand = own,
                Revision = versions.Count > 1 ? versions[^1] : null,
            },
            position,
            versions.Count > 0 ? versions[^1] : id)
        {
            Addressed = addressed || own || (account is not null && IsTo(account, post, text)),
        };
    }

    public static long? PositionOf(string? id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0 ? position : null;

    /// <summary>Two searches may find what is said to the account before its mentions are read.</summary>
    private static bool IsTo(XAccount account, Fields post, string text) => post["in_reply_to_user_id"].Id == account.Id
        || text.Contains('@' + account.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Codes that begin with 'q' stand for posts of pictures, links or tags alone.</summary>
    private static string? LanguageOf(Fields tag) => tag.Language is { } language && language is not ("zxx" or "art")
        && !(language.Length == 3 && language[0] == 'q') ? language : null;
}
