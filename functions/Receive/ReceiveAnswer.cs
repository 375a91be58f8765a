using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Receive;

/// <summary>What a sender is answered: JSON that says what was taken in, or in one sentence what is wrong and what to do.</summary>
internal static class ReceiveAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    public static HttpAnswer Accepted(
        int status, int count, IReadOnlyList<string> setAside, IReadOnlyList<string> passedOver) => new(status, ContentType, Write(json =>
    {
        json.WriteNumber("accepted", count);
        WriteList(json, "setAside", setAside);
        if (passedOver.Count > 0)
        {
            WriteList(json, "passedOver", passedOver);
        }
    }));

    /// <summary>A single text under a single name.</summary>
    public static HttpAnswer Text(string name, string text) => new(200, ContentType, Write(json => json.WriteString(name, text)));

    public static HttpAnswer Fault(int status, string error, IReadOnlyList<string>? setAside = null)
    {
        var body = Write(json =>
        {
            json.WriteString("error", error);
            if (setAside is not null)
            {
                WriteList(json, "setAside", setAside);
            }
        });
        return new HttpAnswer(status, ContentType, body);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
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
