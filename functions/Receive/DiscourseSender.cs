using System.Text;
using Vigie.Collect.Feeds;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>
/// The webhook of a Discourse forum of one's own. A topic's words come with the event of its first post, so topic events of their own are
/// passed over; a topic that goes is told by its first post too. Each delivery has another event id: posts are known by their own.
/// </summary>
internal sealed class DiscourseSender : ISender
{
    private const string Signature = "X-Discourse-Event-Signature";

    public string Kind => "discourse";

    public string Secret => "the secret of the webhook in the forum's settings";

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) => call.Header(Signature) is null
        ? $"The header {Signature} is missing: give the webhook in the forum's settings a secret."
        : SenderSignature.IsHex(call.Header(Signature), CallBody.BytesOf(call), secrets)
            ? null
            : $"The header {Signature} does not fit: give the webhook in the forum's settings the same secret.";

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var (list, body) = (new MentionList(), document.RootElement);
        list.Add(string.Empty, body, () => ReadEvent(call, new JsonFields(body), source, now));
        return list.Received;
    }

    private static Reading ReadEvent(HttpCall call, JsonFields body, string source, DateTimeOffset now)
    {
        var name = call.Header("X-Discourse-Event") ?? string.Empty;
        if (name is not ("post_created" or "post_edited" or "post_destroyed"))
        {
            return Reading.None(name.StartsWith("topic_", StringComparison.Ordinal)
                ? "a topic's event: its posts come with their own (tick post events)"
                : "an event that changes no words");
        }

        var post = body.RequiredObject("post");
        if (post.Text("topic_archetype", 40) == "private_message")
        {
            return Reading.None("a private message");
        }

        if (post.Id("post_type", 10) is not (null or "1"))
        {
            return Reading.None("a note of the forum's staff or of the forum itself");
        }

        return ReadPost(call, post, name, source, now);
    }

    private static Mention ReadPost(HttpCall call, JsonFields post, string name, string source, DateTimeOffset now) => new()
    {
        Id = post.RequiredId("id", 40),
        Source = source,
        Channel = Channel.Forum,
        Url = UrlOf(call.Header("X-Discourse-Instance"), post),
        Author = AuthorOf(post),
        Title = post.CutText("topic_title", MentionReader.MaximumTitleLength),
        Text = TextOf(post),
        CreatedAt = MentionTime.Iso(post, "created_at", now),
        ThreadId = post.RequiredId("topic_id", 40),
        FromBrand = post.Flag("staff") || post.Flag("admin"),
        Deleted = name == "post_destroyed",
        Revision = name == "post_edited" ? post.Id("version", 20) ?? post.Text("updated_at", 64) : null,
    };

    /// <summary>Of the two names the one that nobody else can take.</summary>
    private static Author? AuthorOf(JsonFields post) =>
        post.CutText("username", MentionReader.MaximumNameLength) is { Length: > 0 } user
            ? new Author(user, user)
            : null;

    /// <summary>The author's own words: what is quoted was somebody else's.</summary>
    private static string TextOf(JsonFields post)
    {
        var raw = post.CutText("raw", Mention.MaximumTextLength);
        if (raw is not null)
        {
            var own = Without(raw, "[quote", "[/quote]").Trim();
            return own.Length > 0 ? own : raw;
        }

        var html = post.CutText("cooked", HtmlText.MaximumMarkup) ?? string.Empty;
        var text = HtmlText.Of(Without(html, "<aside class=\"quote", "</aside>"));
        return text.Length <= Mention.MaximumTextLength ? text : FeedText.Cut(text, Mention.MaximumTextLength);
    }

    private static string? UrlOf(string? instance, JsonFields post)
    {
        var path = post.Text("post_url", 1000)
            ?? $"/t/{post.Text("topic_slug", 500) ?? "-"}/{post.Id("topic_id", 40)}/{post.Id("post_number", 40) ?? "1"}";
        return WebAddress.TryParse(instance, out var forum) && Uri.TryCreate(forum, path, out var url) && url.Host == forum.Host
            ? url.AbsoluteUri
            : null;
    }

    /// <summary>Without what stands between an opener and the next closer; linear.</summary>
    private static string Without(string text, string opener, string closer)
    {
        var kept = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf(opener, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var start
            && text.IndexOf(closer, start, StringComparison.OrdinalIgnoreCase) is >= 0 and var end)
        {
            kept.Append(text, at, start - at).Append('\n');
            at = end + closer.Length;
        }

        return kept.Append(text, at, text.Length - at).ToString();
    }
}
