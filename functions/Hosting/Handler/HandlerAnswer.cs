using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Handler;

/// <summary>
/// An answer to the host: always a JSON object, for the host waits for ever on an empty body or null. A status other than 2xx makes the
/// invocation fail: a message is redelivered, an HTTP caller gets 500.
/// </summary>
internal sealed record HandlerAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    // Nothing of this is put into HTML; the default encoder would make two bytes out of every quote six.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="messages">Texts by queue output.</param>
    /// <param name="http">For HTTP functions.</param>
    /// <param name="logs">Lines that the host logs under the function's name.</param>
    public static HandlerAnswer Success(
        IReadOnlyDictionary<string, IReadOnlyList<string>> messages, HttpAnswer? http, IReadOnlyList<string> logs) => Write(200, writer =>
    {
        writer.WriteStartObject("Outputs");
        foreach (var (output, texts) in messages)
        {
            WriteTexts(writer, output, texts);
        }

        if (http is not null)
        {
            WriteHttp(writer, http);
        }

        writer.WriteEndObject();
        if (logs.Count > 0)
        {
            WriteTexts(writer, "Logs", logs);
        }
    });

    /// <param name="status">400 to 599.</param>
    /// <param name="error">Free of secrets: the host may log it.</param>
    public static HandlerAnswer Failure(int status, string error) => Write(status, writer => writer.WriteString("error", error));

    /// <summary>The answer to the host's probes.</summary>
    public static HandlerAnswer Alive { get; } = Write(200, writer => writer.WriteString("status", "ready"));

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteHttp(Utf8JsonWriter writer, HttpAnswer answer)
    {
        writer.WriteStartObject(FunctionShape.HttpOutput);
        writer.WriteNumber("statusCode", answer.Status);
        writer.WriteStartObject("headers");
        writer.WriteString("Content-Type", answer.ContentType);
        foreach (var (name, value) in answer.Headers)
        {
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                writer.WriteString(name, value);
            }
        }

        writer.WriteEndObject();
        writer.WriteString("body", answer.Body);
        writer.WriteEndObject();
    }

    private static HandlerAnswer Write(int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return new HandlerAnswer(status, buffer.WrittenMemory);
    }
}
