using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// A GitHub repository's or organisation's webhook (https://docs.github.com/webhooks): issues, discussions and the comments on them. What
/// owners and members write is the brand's answer.
/// </summary>
internal sealed class GitHubSender : ISender
{
    /// <summary>The object that holds the words, and the one that is the conversation, by event.</summary>
    private static readonly Dictionary<string, (string Entry, string Conversation)> Events = new(StringComparer.Ordinal)
    {
        ["issues"] = ("issue", "issue"),
        ["issue_comment"] = ("comment", "issue"),
        ["discussion"] = ("discussion", "discussion"),
        ["discussion_comment"] = ("comment", "discussion"),
    };

    public string Kind => "github";

    public string Secret => "the secret of the webhook in the repository's settings";

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) =>
        SenderSignature.IsHex(call.Header("X-Hub-Signature-256"), CallBody.BytesOf(call), secrets)
            ? null
            : "The header X-Hub-Signature-256 does not fit: give the webhook in GitHub's settings the same secret.";

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        var list = new MentionList();
        if (CallBody.TypeOf(call) is not ("application/json" or ""))
        {
            throw CallBody.Unreadable("The body is no JSON: set the webhook's content type to application/json.");
        }

        using var document = CallBody.ObjectOf(call);
        var body = document.RootElement;
        var name = call.Header("X-GitHub-Event") ?? string.Empty;
        list.Add(string.Empty, body, () => ReadEvent(new JsonFields(body), name, source, now));
        return list.Received;
    }

    private static Reading ReadEvent(JsonFields body, string name, string source, DateTimeOffset now)
    {
        if (!Events.TryGetValue(name, out var members))
        {
            return Reading.None("an event other than issues, discussions and their comments");
        }

        var action = body.Required("action", 100);
        if (action is not ("opened" or "created" or "edited" or "deleted" or "reopened"))
        {
            return Reading.None("an event that changes no words");
        }

        var (entry, conversation) = (body.RequiredObject(members.Entry), body.RequiredObject(members.Conversation));
        var user = entry.Object("user");
        if (user?.Text("type", 40) == "Bot")
        {
            return Reading.None("a robot's message");
        }

        var (threadId, own) = ($"{members.Conversation}-{conversation.RequiredId("id", 40)}", entry.RequiredId("id", 40));
        var first = members.Entry == members.Conversation;
        return new Mention
        {
            Id = first ? threadId : $"{members.Conversation}-comment-{own}",
            Source = source,
            Channel = Channel.Forum,
            Url = entry.Link("html_url"),
            Author = user is { } who ? new Author(who.Id("id", 40), who.CutText("login", MentionReader.MaximumNameLength)) : null,
            Title = conversation.CutText("title", MentionReader.MaximumTitleLength),
            Text = entry.CutText("body", Mention.MaximumTextLength) ?? string.Empty,
            CreatedAt = MentionTime.Iso(entry, "created_at", now),
            ThreadId = threadId,
            ParentId = first ? null : entry.Id("parent_id", 40) is { } parent ? $"{members.Conversation}-comment-{parent}" : threadId,
            FromBrand = entry.Text("author_association", 40) is "OWNER" or "MEMBER",
            Deleted = action == "deleted",
            Revision = action == "edited" ? entry.Text("updated_at", 64) : null,
        };
    }
}
