using System.Globalization;
using Vigie.Model;

namespace Vigie.Receive;

/// <summary>One change of a Page or an Instagram account.</summary>
internal sealed class MetaChange(bool instagram, string source, DateTimeOffset now)
{
    private static readonly string[] Wordless = ["reaction", "like", "share"];

    /// <exception cref="FieldException">A field is missing or not as it must be.</exception>
    public Reading Read(JsonFields entry, JsonFields change)
    {
        var field = change.Required("field", 100);
        return (instagram, field) switch
        {
            (true, "comments" or "live_comments") => InstagramComment(entry, change.RequiredObject("value")),
            (true, "mentions") => InstagramMention(entry, change.RequiredObject("value")),
            (false, "feed" or "mention") => PageItem(entry, change.RequiredObject("value"), field == "mention"),
            (false, "ratings") => Rating(entry, change.RequiredObject("value")),
            _ => Reading.None("a change of a field that holds no words of others"),
        };
    }

    private Reading PageItem(JsonFields entry, JsonFields value, bool mentioned)
    {
        var (item, verb) = (value.Text("item", 40) ?? (mentioned ? "post" : string.Empty), value.Text("verb", 40) ?? "add");
        if (Wordless.Contains(item))
        {
            return Reading.None("a reaction or a share: it has no words");
        }

        if (verb is not ("add" or "edit" or "edited" or "remove"))
        {
            return Reading.None("a change that changes no words (hide, unhide and the like)");
        }

        var (comment, post) = (value.Id("comment_id", MentionReader.MaximumIdLength), value.RequiredId("post_id"));
        var (text, deleted) = (value.CutText("message", Mention.MaximumTextLength) ?? string.Empty, verb == "remove");
        if (text.Length == 0 && !deleted)
        {
            return Reading.None("a picture or sticker without words");
        }

        var changedAt = MentionTime.Unix(entry, "time", now);
        var parent = value.Id("parent_id", MentionReader.MaximumIdLength);
        return new Mention
        {
            Id = comment ?? post,
            Source = source,
            Channel = Channel.Facebook,
            Url = Address(value, post, comment),
            Author = AuthorOf(value),
            Text = text,
            CreatedAt = MentionTime.Unix(value, "created_time", now) ?? changedAt ?? now,
            ThreadId = post,
            ParentId = comment is null ? null : parent ?? post,
            FromBrand = SenderOf(value) is { } from && from == entry.Id("id", 100),
            Deleted = deleted,
            Revision = verb is "edit" or "edited" ? Marker(changedAt) : null,
        };
    }

    private Reading Rating(JsonFields entry, JsonFields value)
    {
        var verb = value.Text("verb", 40) ?? "add";
        if (value.Text("item", 40) is not (null or "rating") || verb is not ("add" or "edit" or "edited" or "remove"))
        {
            return Reading.None("a comment on a review, or a reaction to it");
        }

        var (story, reviewer) = (value.Id("open_graph_story_id", MentionReader.MaximumIdLength), value.Id("reviewer_id", 100));
        var changedAt = MentionTime.Unix(entry, "time", now);
        return new Mention
        {
            Id = story ?? (reviewer is not null ? $"rating-{reviewer}" : throw value.Fault("open_graph_story_id", "is required.")),
            Source = source,
            Channel = Channel.Review,
            Author = new Author(reviewer, value.CutText("reviewer_name", MentionReader.MaximumNameLength)),
            Text = value.CutText("review_text", Mention.MaximumTextLength) ?? string.Empty,

            // Facebook has two answers instead of five stars; they are the ends of the scale.
            Rating = value.Text("recommendation_type", 40) switch
            {
                "positive" or "POSITIVE" => 5,
                "negative" or "NEGATIVE" => 1,
                _ => value.Number("rating", 1, 5),
            },
            CreatedAt = MentionTime.Unix(value, "created_time", now) ?? changedAt ?? now,
            ThreadId = story,
            Deleted = verb == "remove",
            Revision = verb is "edit" or "edited" ? Marker(changedAt) : null,
        };
    }

    private Reading InstagramComment(JsonFields entry, JsonFields value)
    {
        var (id, media) = (value.RequiredId("id"), value.RequiredObject("media").RequiredId("id"));
        var text = value.CutText("text", Mention.MaximumTextLength);
        return string.IsNullOrWhiteSpace(text)
            ? Reading.None("a picture or sticker without words")
            : new Mention
            {
                Id = id,
                Source = source,
                Channel = Channel.Instagram,
                Author = AuthorOf(value),
                Text = text,
                CreatedAt = MentionTime.Unix(entry, "time", now) ?? now,
                ThreadId = media,
                ParentId = value.Id("parent_id", MentionReader.MaximumIdLength),
                FromBrand = SenderOf(value) is { } from && from == entry.Id("id", 100),
            };
    }

    /// <summary>The words of a mention must be asked for; that there is one is worth a look all the same.</summary>
    private Reading InstagramMention(JsonFields entry, JsonFields value)
    {
        var media = value.RequiredId("media_id");
        return new Mention
        {
            Id = value.Id("comment_id", MentionReader.MaximumIdLength) ?? $"mention-{media}",
            Source = source,
            Channel = Channel.Instagram,
            Title = "Mentioned on Instagram, which sends no words with it",
            Text = string.Empty,
            CreatedAt = MentionTime.Unix(entry, "time", now) ?? now,
            ThreadId = media,
        };
    }

    private static string? SenderOf(JsonFields value) => value.Object("from")?.Id("id", 100) ?? value.Id("sender_id", 100);

    private static Author? AuthorOf(JsonFields value)
    {
        if (value.Object("from") is not { } from)
        {
            return value.Id("sender_id", 100) is { } id
                ? new Author(id, value.CutText("sender_name", MentionReader.MaximumNameLength))
                : null;
        }

        var name = from.CutText("name", MentionReader.MaximumNameLength) ?? from.CutText("username", MentionReader.MaximumNameLength);
        return new Author(from.Id("id", 100), name);
    }

    private static string? Address(JsonFields value, string post, string? comment)
    {
        if (value.Object("post")?.Link("permalink_url") is { } link && comment is null)
        {
            return link;
        }

        if (!post.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return null;
        }

        // A comment's id is that of its post, '_' and its own.
        var own = comment is null ? null : comment[(comment.IndexOf('_', StringComparison.Ordinal) + 1)..];
        return $"https://www.facebook.com/{post}" + (own is null ? string.Empty : "?comment_id=" + Uri.EscapeDataString(own));
    }

    private string Marker(DateTimeOffset? changedAt) => (changedAt ?? now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
