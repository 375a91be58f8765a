using System.Globalization;
using System.Text;

namespace Vigie.Hosting.Local;

/// <summary>What a queue's function is told, for one message and for a batch.</summary>
internal static class QueueEnvelope
{
    /// <summary>Live objects of the host's own broker client; what they print is no contract, and nothing may rely on it.</summary>
    private static readonly string[] LiveObjects =
        ["MessageReceiver", "MessageSession", "MessageActions", "SessionActions", "ReceiveActions"];

    public static Envelope One(FunctionDefinition function, ReceivedMessage message, DateTimeOffset now)
    {
        var envelope = new Envelope().Input(function.Trigger.Binding, Envelope.Encoded(HostText.Quote(message.Body)));
        SetClient(envelope)
            .SetNumber("DeliveryCount", message.DeliveryCount)
            .SetText("DeadLetterSource", message.DeadLetterSource)
            .SetText("LockToken", message.LockToken.ToString())
            .SetTimes("ExpiresAt", DateTimeOffset.MaxValue)
            .SetTimes("EnqueuedTime", message.EnqueuedTime)
            .SetText("MessageId", message.MessageId)
            .SetText("ContentType", message.ContentType)
            .SetNumber("SequenceNumber", message.SequenceNumber)
            .SetText("Subject", message.Subject)
            .SetText("Label", message.Subject)
            .SetText("CorrelationId", message.CorrelationId)
            .Set("ApplicationProperties", "{}")
            .Set("UserProperties", "{}")
            .SetSystem(function.Name, now);
        return envelope.Shadow(message.Body);
    }

    public static Envelope Many(FunctionDefinition function, IReadOnlyList<ReceivedMessage> messages, DateTimeOffset now)
    {
        var envelope = new Envelope().Input(function.Trigger.Binding, Envelope.Encoded(Texts(messages, message => message.Body)));
        SetClient(envelope)
            .Set("MessageIdArray", Envelope.Encoded(Texts(messages, message => message.MessageId)))
            .Set(
                "DeliveryCountArray",
                Envelope.Encoded(List(messages, message => message.DeliveryCount.ToString(CultureInfo.InvariantCulture))))
            .Set("DeadLetterSourceArray", Envelope.Encoded(Texts(messages, message => message.DeadLetterSource)))
            .Set(
                "SequenceNumberArray",
                Envelope.Encoded(List(messages, message => message.SequenceNumber.ToString(CultureInfo.InvariantCulture))))
            .Set("LockTokenArray", Envelope.Encoded(Texts(messages, message => message.LockToken.ToString())))
            .Set("ExpiresAtUtcArray", Envelope.Encoded(Texts(messages, _ => Envelope.Utc(DateTimeOffset.MaxValue))))
            .Set("ExpiresAtArray", Envelope.Encoded(Texts(messages, _ => Envelope.Offset(DateTimeOffset.MaxValue))))
            .Set("EnqueuedTimeUtcArray", Envelope.Encoded(Texts(messages, message => Envelope.Utc(message.EnqueuedTime))))
            .Set("EnqueuedTimeArray", Envelope.Encoded(Texts(messages, message => Envelope.Offset(message.EnqueuedTime))))
            .Set("ContentTypeArray", Envelope.Encoded(Texts(messages, message => message.ContentType)))
            .Set("SubjectArray", Envelope.Encoded(Texts(messages, message => message.Subject)))
            .Set("LabelArray", Envelope.Encoded(Texts(messages, message => message.Subject)))
            .Set("CorrelationIdArray", Envelope.Encoded(Texts(messages, message => message.CorrelationId)))
            .Set("ApplicationPropertiesArray", Envelope.Encoded(List(messages, _ => "{}")))
            .Set("UserPropertiesArray", Envelope.Encoded(List(messages, _ => "{}")));
        foreach (var unused in new[] { "ReplyTo", "To", "SessionId", "ReplyToSessionId", "PartitionKey", "TransactionPartitionKey" })
        {
            envelope.Set(unused + "Array", Envelope.Encoded(List(messages, _ => "null")));
        }

        return envelope.SetSystem(function.Name, now);
    }

    private static Envelope SetClient(Envelope envelope)
    {
        foreach (var name in LiveObjects)
        {
            envelope.Set(name, "{}");
        }

        return envelope.Set("Client", """{"FullyQualifiedNamespace":"localhost","IsClosed":false}""");
    }

    private static string Texts(IReadOnlyList<ReceivedMessage> messages, Func<ReceivedMessage, string?> value) =>
        List(messages, message => value(message) is { } text ? HostText.Quote(text) : "null");

    private static string List(IReadOnlyList<ReceivedMessage> messages, Func<ReceivedMessage, string> json) =>
        new StringBuilder("[").AppendJoin(',', messages.Select(json)).Append(']').ToString();
}
