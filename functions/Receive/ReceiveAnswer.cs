using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Receive;

/// <summary>What a sender is answered: JSON that says what was taken in, or in one sentence what is wrong and what to do.</summary>
internal static class ReceiveAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    public static HttpAnswer Accepted(int count, IReadOnlyList<string> setAside) => new(202, ContentType, Write(json =>
    {
        json.WriteNumber("accepted", count);
        WriteList(json, setAside);
    }));

    public static HttpAnswer Fault(int status, string error, IReadOnlyList<string>? setAside = null)
    {
        var body = Write(json =>
        {
            json.WriteString("error", error);
            if (setAside is not null)
            {
                WriteList(json, setAside);
            }
        });
        return new HttpAnswer(status, ContentType, body);
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<string> setAside)
    {
        json.WriteStartArray("setAside");
        foreach (var reason in setAside)
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
