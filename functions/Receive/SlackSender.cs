using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// Slack's Events API (https://docs.slack.dev/apis/events-api): messages of the channels that the app is in, their edits and deletions. The
/// signature is over version, time and body.
/// </summary>
internal sealed partial class SlackSender : ISender
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public string Kind => "slack";

    public string Secret => "the signing secret, from the app's basic information";

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now)
    {
        const string Timestamp = "X-Slack-Request-Timestamp";
        var seconds = call.Header(Timestamp);
        if (SenderSignature.Stale(seconds, $"The header {Timestamp}", now, Tolerance, Tolerance) is { } stale)
        {
            return stale;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{seconds}:"), .. CallBody.BytesOf(call)];
        return SenderSignature.IsHex(call.Header("X-Slack-Signature"), signed, secrets, "v0=")
            ? null
            : "The header X-Slack-Signature does not fit: the secret here must be the signing secret of the app that sends.";
    }

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var (list, body) = (new MentionList(), document.RootElement);
        HttpAnswer? answer = null;
        list.Add(string.Empty, body, () =>
        {
            var fields = new JsonFields(body);
            if (fields.Text("type", 40) == "url_verification")
            {
                answer = ReceiveAnswer.Text("challenge", fields.Required("challenge", 500));
                return Reading.None("Slack's question whether the address is ours");
            }

            return fields.Object("event") is { } happened
                ? ReadEvent(happened, fields.Id("team_id", 40), source, now)
                : Reading.None("a call without an event");
        });
        return list.Received with { Answer = answer };
    }

    private static Reading ReadEvent(JsonFields happened, string? team, string source, DateTimeOffset now)
    {
        if (happened.Text("type", 40) is not ("message" or "app_mention"))
        {
            return Reading.None("an event that is no message");
        }

        var channel = happened.RequiredId("channel", 40);
        return happened.Text("subtype", 40) switch
        {
            null or "thread_broadcast" or "file_share" or "me_message" => ReadMessage(happened, channel, team, source, now),
            "message_changed" => ReadMessage(happened.RequiredObject("message"), channel, team, source, now),
            "message_deleted" => Gone(happened, channel, source, now),
            _ => Reading.None("a message of Slack itself"),
        };
    }

    private static Reading ReadMessage(JsonFields message, string channel, string? team, string source, DateTimeOffset now)
    {
        if (message.Id("bot_id", 40) is not null)
        {
            return Reading.None("a robot's message");
        }

        var text = PlainText(message.CutText("text", Mention.MaximumTextLength) ?? string.Empty);
        if (string.IsNullOrWhiteSpace(text))
        {
            return Reading.None("a message without words");
        }

        var (at, thread) = (message.RequiredId("ts", 40), message.Id("thread_ts", 40));
        return new Mention
        {
            Id = $"{channel}-{at}",
            Source = source,
            Url = team is not null && (team + channel).All(char.IsAsciiLetterOrDigit)
                ? $"https://slack.com/app_redirect?team={team}&channel={channel}"
                : null,
            Author = message.Id("user", 100) is { } user ? new Author(user, user) : null,
            Text = text,
            CreatedAt = MentionTime.Unix(message, "ts", now) ?? now,
            ThreadId = $"{channel}-{thread ?? at}",
            ParentId = thread is not null && thread != at ? $"{channel}-{thread}" : null,
            Revision = message.Object("edited")?.Id("ts", 40)?.Replace(".", string.Empty, StringComparison.Ordinal),
        };
    }

    private static Mention Gone(JsonFields happened, string channel, string source, DateTimeOffset now)
    {
        var at = happened.RequiredId("deleted_ts", 40);
        return new Mention
        {
            Id = $"{channel}-{at}",
            Source = source,
            Text = string.Empty,
            CreatedAt = MentionTime.Unix(happened, "deleted_ts", now) ?? now,
            ThreadId = $"{channel}-{happened.Object("previous_message")?.Id("thread_ts", 40) ?? at}",
            Deleted = true,
        };
    }

    /// <summary>Slack's marks for people, places and links, as people read them.</summary>
    private static string PlainText(string text) => WebUtility.HtmlDecode(Mark().Replace(text, mark =>
    {
        var (what, label) = (mark.Groups[1].Value, mark.Groups[2].Value);
        return label.Length > 0 ? label : what[0] is '!' ? "@" + what[1..] : what;
    }));

    [GeneratedRegex(@"<([@#!]?[^<>|]+)(?:\|([^<>]*))?>", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
