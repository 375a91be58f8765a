using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>
/// The X Activity API's webhook (https://docs.x.com/x-api/activity): who names, answers or quotes one's own account, and its own posts. Ids
/// are texts and some are negative. An edit is a post with a new id; the first id of its history is the one it is known by.
/// </summary>
internal sealed class XSender : ISender
{
    private const string Header = "x-twitter-webhooks-signature";

    private const int MaximumChallenge = 200;

    public string Kind => "x";

    public string Secret => "the consumer secret of the X app";

    /// <summary>
    /// X asks every hour. The answer is a signature by the secret that signs deliveries: a body that somebody wants signed has braces and
    /// quotes, and is no challenge.
    /// </summary>
    public HttpAnswer? Greet(HttpCall call, SenderKeys keys)
    {
        if (call.Query.GetValueOrDefault("crc_token") is not { } token)
        {
            return null;
        }

        if (keys.Secrets.Count == 0)
        {
            return ReceiveAnswer.Fault(403, $"Set Webhooks__{{source}}__Secret to {Secret}.");
        }

        return token.Length is > 0 and <= MaximumChallenge && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' or '.')
            ? ReceiveAnswer.Text("response_token", SenderSignature.Base64Of(token, keys.Secrets[0]))
            : ReceiveAnswer.Fault(400, "crc_token is no challenge: at most 200 letters and digits.");
    }

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) =>
        SenderSignature.IsBase64(call.Header(Header), CallBody.BytesOf(call), secrets)
            ? null
            : $"The header {Header} does not fit: the secret here must be the consumer secret of the app that sends.";

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var (list, body) = (new MentionList(), document.RootElement);
        list.Add(string.Empty, body, () => new JsonFields(body).Object("data") is { } data
            ? ReadEvent(data, source, now)
            : Reading.None("a call without data"));
        return list.Received;
    }

    private static Reading ReadEvent(JsonFields data, string source, DateTimeOffset now)
    {
        var kind = data.Required("event_type", 100);
        return kind switch
        {
            "post.create" or "post.edit" or "post.mention.create" or "post.reply.create" or "post.quote.create" =>
                ReadPost(data, kind, source, now),
            "post.delete" => new Mention
            {
                Id = data.RequiredObject("payload").RequiredId("id", 40),
                Source = source,
                Channel = Channel.X,
                Text = string.Empty,
                CreatedAt = now,
                Deleted = true,
            },
            _ => Reading.None("an event that brings no post"),
        };
    }

    private static Mention ReadPost(JsonFields data, string kind, string source, DateTimeOffset now)
    {
        var post = data.RequiredObject("payload");
        var (id, author) = (post.RequiredId("id", 40), post.Id("author_id", 40));
        var versions = post.List("edit_history_tweet_ids").Select(TextOf).OfType<string>().ToList();
        var first = versions.Count > 0 ? versions[0] : id;
        var user = UserOf(data, author);
        var counts = post.Object("public_metrics");
        return new Mention
        {
            Id = first,
            Source = source,
            Channel = Channel.X,
            Url = user?.Text("username", 40) is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                ? $"https://x.com/{name}/status/{Uri.EscapeDataString(id)}"
                : $"https://x.com/i/status/{Uri.EscapeDataString(id)}",
            Author = author is null
                ? null
                : new Author(
                    author,
                    user?.CutText("username", MentionReader.MaximumNameLength),
                    user?.Object("public_metrics")?.Count("followers_count")),
            Text = post.CutText("text", Mention.MaximumTextLength) is { Length: > 0 } text
                ? text
                : throw post.Fault("text", "is required."),
            Language = post.Text("lang", 20) is { } language and not ("und" or "qme" or "zxx" or "art") ? language : null,
            CreatedAt = MentionTime.Iso(post, "created_at", now),
            ThreadId = post.Id("conversation_id", 40) ?? first,
            ParentId = ParentOf(post),
            Engagement = counts is { } metrics
                ? new Engagement(
                    metrics.Count("like_count") ?? 0,
                    (metrics.Count("retweet_count") ?? 0) + (metrics.Count("quote_count") ?? 0),
                    metrics.Count("reply_count") ?? 0)
                : null,
            FromBrand = kind is "post.create" or "post.edit" && author is not null && author == data.Object("filter")?.Id("user_id", 40),
            Revision = versions.Count > 1 ? versions[^1] : null,
        };
    }

    private static string? ParentOf(JsonFields post)
    {
        foreach (var reference in post.List("referenced_tweets"))
        {
            var fields = new JsonFields(reference, "referenced_tweets");
            if (fields.Text("type", 40) == "replied_to")
            {
                return fields.Id("id", 40);
            }
        }

        return null;
    }

    /// <summary>Included users stand there as they are, or each within a <c>data</c> of its own.</summary>
    private static JsonFields? UserOf(JsonFields data, string? id)
    {
        foreach (var included in data.Object("includes")?.List("users") ?? [])
        {
            var user = new JsonFields(included, "includes.users");
            user = user.Object("data") ?? user;
            if (id is not null && user.Id("id", 40) == id)
            {
                return user;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(id) is { Length: > 0 and <= 40 } text ? text : null,
        JsonValueKind.Number => id.GetRawText(),
        _ => null,
    };
}
