using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>Ids are plain strings in JSON.</summary>
public static class IdentifierConverters
{
    public sealed class OfThread : AsString<ThreadId>
    {
        protected override ThreadId From(string text) => new(text);

        protected override string To(ThreadId value) => value.Value;
    }

    public sealed class OfAlert : AsString<AlertId>
    {
        protected override AlertId From(string text) => new(text);

        protected override string To(AlertId value) => value.Value;
    }

    public sealed class OfMention : AsString<MentionKey>
    {
        protected override MentionKey From(string text) => new(text);

        protected override string To(MentionKey value) => value.Value;
    }

    public abstract class AsString<T> : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            From(reader.GetString() ?? throw new JsonException("An id is a text."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(To(value));

        protected abstract T From(string text);

        protected abstract string To(T value);
    }
}
