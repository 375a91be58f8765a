using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;

namespace Vigie.Store.AzureTables;

/// <summary>
/// Rows in the service's JSON: typed values with their annotations (azure docs, "Payload format for Table service operations").
/// </summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";

    /// <summary>Quotes as \", not as \u0022: the documents inside rows are full of them.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(TableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        writer.WriteString("PartitionKey", entity.PartitionKey);
        writer.WriteString("RowKey", entity.RowKey);
        foreach (var (name, value) in entity.Properties)
        {
            WriteProperty(writer, name, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return InAscii(buffer.WrittenMemory);
    }

    /// <exception cref="FormatException">It is no row, or a value of it is not of the type that it is said to be.</exception>
    public static TableEntity Read(JsonElement json)
    {
        try
        {
            return ReadRow(json);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or OverflowException)
        {
            throw new FormatException("The table service sent a row that cannot be read.", wrong);
        }
    }

    private static TableEntity ReadRow(JsonElement json)
    {
        var entity = new TableEntity(Text(json, "PartitionKey"), Text(json, "RowKey"));
        if (json.TryGetProperty("odata.etag", out var tag))
        {
            entity.ETag = new ETag(tag.GetString()!);
        }

        var types = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject().Where(property => property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal)))
        {
            types[property.Name[..^TypeSuffix.Length]] = property.Value.GetString();
        }

        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is not ("PartitionKey" or "RowKey" or "Timestamp") && !property.Name.Contains('.', StringComparison.Ordinal))
            {
                entity[property.Name] = ReadValue(property.Value, types.GetValueOrDefault(property.Name));
            }
        }

        return entity;
    }

    /// <summary>
    /// Letters beyond ASCII as \uXXXX. Azurite (seen in 3.37.0) decodes a request chunk by chunk and breaks a letter whose bytes lie on
    /// both sides of a seam. Outside its strings JSON is ASCII, so every such letter may be escaped where it stands.
    /// </summary>
    private static ReadOnlyMemory<byte> InAscii(ReadOnlyMemory<byte> json)
    {
        if (Ascii.IsValid(json.Span))
        {
            return json;
        }

        var ascii = new StringBuilder(json.Length);
        foreach (var c in Encoding.UTF8.GetString(json.Span))
        {
            _ = c < 0x80 ? ascii.Append(c) : ascii.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return Encoding.ASCII.GetBytes(ascii.ToString());
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                return;
            case string text:
                writer.WriteString(name, text);
                return;
            case int number:
                writer.WriteNumber(name, number);
                return;
            case bool truth:
                writer.WriteBoolean(name, truth);
                return;
        }

        var (type, form) = value switch
        {
            long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
            double number => ("Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)),
            DateTimeOffset time => ("Edm.DateTime", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            Guid guid => ("Edm.Guid", guid.ToString()),
            byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            _ => throw new ArgumentException($"A table cannot hold a {value.GetType().Name}.", nameof(value)),
        };
        writer.WriteString(name + TypeSuffix, type);
        writer.WriteString(name, form);
    }

    private static object? ReadValue(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("Edm.Int64", _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", JsonValueKind.String) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.DateTime", _) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Guid", _) => value.GetGuid(),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        (_, JsonValueKind.True) => true,
        (_, JsonValueKind.False) => false,
        ("Edm.Double", JsonValueKind.Number) => value.GetDouble(),
        (_, JsonValueKind.Number) => value.TryGetInt32(out var number) ? (object)number : value.GetDouble(),
        _ => value.GetString(),
    };

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
