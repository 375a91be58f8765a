using System.Globalization;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// A Telegram bot's updates (https://core.telegram.org/bots/api#setwebhook): the groups and channels that the bot is in, and what people
/// write to it. The secret comes back in a header. Telegram tells of edits, never of deletions.
/// </summary>
internal sealed class TelegramSender : ISender
{
    private static readonly string[] Kinds = ["message", "edited_message", "channel_post", "edited_channel_post"];

    public string Kind => "telegram";

    public string Secret => "the secret_token given to setWebhook; 16 characters and more of A-Z, a-z, 0-9, '_' and '-'";

    public string? FaultOf(SecretString secret) => SecretSender.TooShort(secret);

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) =>
        SenderSignature.IsOneOf(call.Header("X-Telegram-Bot-Api-Secret-Token"), secrets)
            ? null
            : "The header X-Telegram-Bot-Api-Secret-Token is not the secret of this source: give setWebhook the same secret_token.";

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var (list, update) = (new MentionList(), document.RootElement);
        list.Add(string.Empty, update, () => ReadUpdate(new JsonFields(update), source, now));
        return list.Received;
    }

    private static Reading ReadUpdate(JsonFields update, string source, DateTimeOffset now)
    {
        var kind = Kinds.FirstOrDefault(name => update.Object(name) is not null);
        return kind is null
            ? Reading.None("an update that is no message")
            : ReadMessage(update.RequiredObject(kind), kind.StartsWith("edited_", StringComparison.Ordinal), source, now);
    }

    private static Reading ReadMessage(JsonFields message, bool edited, string source, DateTimeOffset now)
    {
        var (chat, from) = (message.RequiredObject("chat"), message.Object("from"));
        if (from is { } bot && bot.Flag("is_bot") && message.Object("sender_chat") is null)
        {
            return Reading.None("a robot's message");
        }

        var text = message.CutText("text", Mention.MaximumTextLength) ?? message.CutText("caption", Mention.MaximumTextLength);
        if (string.IsNullOrWhiteSpace(text))
        {
            return Reading.None("a message without words");
        }

        var (place, number) = (chat.RequiredId("id"), message.RequiredId("message_id"));
        var own = message.Object("sender_chat") is { } voice && voice.Id("id", 40) == place;
        return new Mention
        {
            Id = $"{place}/{number}",
            Source = source,
            Url = UrlOf(chat, place, number),
            Author = AuthorOf(message.Object("sender_chat") ?? from),
            Text = text,
            CreatedAt = MentionTime.Unix(message, "date", now) ?? throw message.Fault("date", "is required."),
            ThreadId = chat.Text("type", 40) == "private" ? place
                : message.Flag("is_topic_message") ? $"{place}/topic/{message.Id("message_thread_id", 40)}"
                : null,
            ParentId = message.Object("reply_to_message") is { } parent ? $"{place}/{parent.RequiredId("message_id")}" : null,
            FromBrand = own,
            Revision = edited
                ? (MentionTime.Unix(message, "edit_date", now) ?? now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                : null,
        };
    }

    private static Author? AuthorOf(JsonFields? who)
    {
        if (who is not { } from)
        {
            return null;
        }

        var name = from.CutText("username", MentionReader.MaximumNameLength) ?? from.CutText("title", MentionReader.MaximumNameLength)
            ?? $"{from.CutText("first_name", 90)} {from.CutText("last_name", 90)}".Trim();
        return new Author(from.Id("id", 40), name.Length > 0 ? name : null);
    }

    /// <summary>Public places have a name; a private supergroup's id begins with -100, and its members can open the link.</summary>
    private static string? UrlOf(JsonFields chat, string place, string number) =>
        chat.Text("username", 100) is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? $"https://t.me/{name}/{number}"
            : place.StartsWith("-100", StringComparison.Ordinal) ? $"https://t.me/c/{place["-100".Length..]}/{number}" : null;
}
