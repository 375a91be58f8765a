using System.Globalization;
using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// Facebook Pages and professional Instagram accounts of one's own (https://developers.facebook.com/docs/graph-api/webhooks). The signature
/// is over the bytes as sent, with their <c>\uXXXX</c>. Deliveries have no id: a comment is known by its own, and an edit by its time.
/// </summary>
internal sealed class MetaSender : ISender
{
    /// <summary>Of what Meta documents a thousand, with room.</summary>
    private const int MaximumChanges = 5_000;

    private const int MaximumChallenge = 200;

    public string Kind => "meta";

    public string Secret => "the app secret, from the app's basic settings";

    public bool NeedsVerifyToken => true;

    public HttpAnswer? Greet(HttpCall call, SenderKeys keys)
    {
        var token = call.Query.GetValueOrDefault("hub.verify_token");
        var challenge = call.Query.GetValueOrDefault("hub.challenge");
        if (call.Query.GetValueOrDefault("hub.mode") != "subscribe" || challenge is null || token is null)
        {
            return null;
        }

        if (keys.VerifyToken is null)
        {
            return ReceiveAnswer.Fault(403, "Set Webhooks__{source}__VerifyToken to the verify token given in the app's webhook settings.");
        }

        if (!Signature.IsSame(token, keys.VerifyToken.Reveal()))
        {
            return ReceiveAnswer.Fault(403, "The verify token is not the one that is set here as Webhooks__{source}__VerifyToken.");
        }

        return challenge.Length is > 0 and <= MaximumChallenge && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? new HttpAnswer(200, "text/plain; charset=utf-8", challenge)
            {
                Headers = new Dictionary<string, string> { ["X-Content-Type-Options"] = "nosniff" },
            }
            : ReceiveAnswer.Fault(400, "hub.challenge is no challenge: at most 200 letters and digits.");
    }

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) =>
        SenderSignature.IsHex(call.Header("X-Hub-Signature-256"), CallBody.BytesOf(call), secrets)
            ? null
            : "The header X-Hub-Signature-256 does not fit: the secret here must be the app secret of the app that sends.";

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.ObjectOf(call);
        var list = new MentionList();
        try
        {
            var body = new JsonFields(document.RootElement);
            var reader = new MetaChange(body.Text("object", 40) == "instagram", source, now);
            var left = MaximumChanges;
            foreach (var (index, element) in body.List("entry").Index())
            {
                var entry = new JsonFields(element, string.Create(CultureInfo.InvariantCulture, $"entry[{index}]"));

                // With Instagram's own login a change stands in the entry itself.
                var changes = entry.List("changes") is { Count: > 0 } several ? several : [element];
                foreach (var (number, change) in changes.Index())
                {
                    if (--left < 0)
                    {
                        throw CallBody.Unreadable($"More than {MaximumChanges} changes in one call.");
                    }

                    var where = string.Create(CultureInfo.InvariantCulture, $"entry[{index}].changes[{number}]");
                    list.Add(where, change, () => reader.Read(entry, new JsonFields(change)));
                }
            }
        }
        catch (FieldException wrong)
        {
            throw CallBody.Unreadable($"{wrong.Field} {wrong.Message}");
        }

        return list.Received;
    }
}
