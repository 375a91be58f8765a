using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// Trustpilot's service review webhooks (https://support.trustpilot.com). Nothing says that they are signed, so the secret stands in the
/// address. A review is a thread of its own; each update takes the place of what was read before, by its time of arrival.
/// </summary>
internal sealed class TrustpilotSender : ISender
{
    private const string EventPrefix = "service-review-";

    public string Kind => "trustpilot";

    public string Secret => "16 characters and more, at the end of the webhook's address as ?secret=…";

    public string? FaultOf(SecretString secret) => SecretSender.TooShort(secret);

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) => SecretSender.Refuse(call, secrets);

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var list = new MentionList();
        IReadOnlyList<JsonElement> events;
        try
        {
            events = new JsonFields(document.RootElement).List("events");
        }
        catch (FieldException wrong)
        {
            throw CallBody.Unreadable($"{wrong.Field} {wrong.Message}");
        }

        foreach (var (index, entry) in events.Index())
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"events[{index}]");
            list.Add(where, entry, () => ReadEvent(new JsonFields(entry), source, now));
        }

        return list.Received;
    }

    private static Reading ReadEvent(JsonFields entry, string source, DateTimeOffset now)
    {
        var name = entry.Required("eventName", 100);
        if (!name.StartsWith(EventPrefix, StringComparison.Ordinal))
        {
            return Reading.None("an event about something other than a service review");
        }

        var (review, deleted) = (entry.RequiredObject("eventData"), name == EventPrefix + "deleted");
        var consumer = review.Object("consumer");
        var id = review.RequiredId("id");
        return new Mention
        {
            Id = id,
            Source = source,
            Channel = Channel.Review,
            ThreadId = id,
            Url = review.Link("link"),
            Author = consumer is { } who
                ? new Author(who.Id("id", MentionReader.MaximumIdLength), who.CutText("name", MentionReader.MaximumNameLength))
                : null,
            Title = review.CutText("title", MentionReader.MaximumTitleLength),
            Text = review.CutText("text", Mention.MaximumTextLength) ?? string.Empty,
            Language = review.Text("language", 35),
            Rating = deleted ? null : review.Number("stars", 1, 5),
            CreatedAt = deleted && review.Text("createdAt", 64) is null ? now : MentionTime.Iso(review, "createdAt", now),
            Deleted = deleted,
            Revision = name == EventPrefix + "updated" ? now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : null,
        };
    }
}
