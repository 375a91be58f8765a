using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Receive;

/// <summary>
/// The body of a call as bytes, JSON or form. The host hands text on as it came, and what is of type <c>multipart/*</c> or
/// <c>application/octet-stream</c> as Base64.
/// </summary>
internal static class CallBody
{
    /// <summary>Deeper than any sender nests; GitHub's events go to seven.</summary>
    private const int MaximumDepth = 64;

    /// <summary>The bytes as they were sent, good for signatures.</summary>
    public static byte[] BytesOf(HttpCall call)
    {
        if (IsBinary(call))
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(call.Body.Length)];
            if (Convert.TryFromBase64String(call.Body, bytes, out var length))
            {
                return bytes[..length];
            }
        }

        return Encoding.UTF8.GetBytes(call.Body);
    }

    /// <summary>How many bytes were sent; of Base64 up to two more.</summary>
    public static long LengthOf(HttpCall call) =>
        IsBinary(call) ? call.Body.Length / 4L * 3 : Encoding.UTF8.GetByteCount(call.Body);

    /// <exception cref="ExpectedFailureException">It is not JSON.</exception>
    public static JsonDocument JsonOf(HttpCall call, int depth = MaximumDepth)
    {
        try
        {
            return JsonDocument.Parse(call.Body, new JsonDocumentOptions { MaxDepth = depth });
        }
        catch (JsonException broken)
        {
            throw Unreadable(string.Create(
                CultureInfo.InvariantCulture,
                $"The body is not JSON: it breaks at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."));
        }
    }

    /// <exception cref="ExpectedFailureException">It is not JSON, or no object.</exception>
    public static JsonDocument ObjectOf(HttpCall call)
    {
        var document = JsonOf(call);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw Unreadable("The body is no JSON object.");
    }

    /// <summary>The media type without its parameters, in lower case.</summary>
    public static string TypeOf(HttpCall call) => (call.Header("Content-Type") ?? string.Empty).Split(';')[0].Trim().ToLowerInvariant();

    public static ExpectedFailureException Unreadable(string message) => new(FailureKind.Permanent, message);

    private static bool IsBinary(HttpCall call) =>
        TypeOf(call) is { } type && (type == "application/octet-stream" || type.StartsWith("multipart/", StringComparison.Ordinal));
}
