using System.Globalization;
using System.Text;
using Vigie.Collect.Feeds;
using Vigie.Model;

namespace Vigie.Receive.Mail;

/// <summary>
/// The fields of a form: <c>application/x-www-form-urlencoded</c>, or <c>multipart/form-data</c> (RFC 7578) with its files counted and left
/// alone. Values are bytes until somebody says what they are. Linear.
/// </summary>
internal sealed class FormBody
{
    private const int MaximumFields = 500;

    private const int MaximumPartHeader = 8_000;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many files came with it.</summary>
    public int Files { get; private set; }

    /// <exception cref="ExpectedFailureException">The body is no form, or a broken one.</exception>
    public static FormBody Of(HttpCall call)
    {
        var form = new FormBody();
        switch (CallBody.TypeOf(call))
        {
            case "application/x-www-form-urlencoded":
                form.ReadPairs(call.Body);
                return form;
            case "multipart/form-data":
                form.ReadParts(CallBody.BytesOf(call), Boundary(call.Header("Content-Type")!));
                return form;
            default:
                throw CallBody.Unreadable("The body is no form: application/x-www-form-urlencoded or multipart/form-data is expected.");
        }
    }

    /// <summary>The number of files, or the one that a field says when it is greater.</summary>
    public int FilesOr(string name) => Math.Max(
        Files,
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaximumFields ? count : 0);

    public bool Has(string name) => fields.ContainsKey(name);

    /// <summary>The text of a field; null when there is none. Bytes that are not of the charset are taken as windows-1252.</summary>
    public string? Text(string name, string? charset = null) =>
        fields.TryGetValue(name, out var bytes) ? FeedBytes.Decode(bytes.Span, charset ?? "utf-8") : null;

    private void ReadPairs(string body)
    {
        foreach (var pair in body.Split('&', MaximumFields))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (name.Length is > 0 and < 200)
            {
                fields.TryAdd(
                    Encoding.UTF8.GetString(Unescaped(name)), equals < 0 ? ReadOnlyMemory<byte>.Empty : Unescaped(pair[(equals + 1)..]));
            }
        }
    }

    private static byte[] Unescaped(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return System.Net.WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length) ?? [];
    }

    private void ReadParts(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var next = Encoding.UTF8.GetBytes("\r\n--" + boundary);
        var at = body.Span.IndexOf(delimiter);
        if (at < 0)
        {
            throw CallBody.Unreadable("The form has no part: its boundary does not occur.");
        }

        at += delimiter.Length;
        for (var parts = 0; !body.Span[at..].StartsWith("--"u8); parts++)
        {
            if (parts == MaximumFields)
            {
                throw CallBody.Unreadable($"The form has more than {MaximumFields} parts.");
            }

            var length = body.Span[at..].IndexOf(next);
            if (length < 0)
            {
                throw CallBody.Unreadable("The form breaks off within a part.");
            }

            AddPart(body.Slice(at, length));
            at += length + next.Length;
        }
    }

    private void AddPart(ReadOnlyMemory<byte> part)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        if (end is < 0 or > MaximumPartHeader)
        {
            throw CallBody.Unreadable("A part of the form has no header, or one too long.");
        }

        var headers = MailHeaders.Parse(Encoding.UTF8.GetString(part.Span[..end]));
        var disposition = headers["Content-Disposition"] ?? string.Empty;
        if (Parameter(disposition, "filename") is not null || Parameter(disposition, "filename*") is not null)
        {
            Files++;
        }
        else if (Parameter(disposition, "name") is { Length: > 0 and < 200 } name)
        {
            fields.TryAdd(name, part[(end + 4)..]);
        }
    }

    private static string Boundary(string contentType) => Parameter(contentType, "boundary") is { Length: > 0 and <= 200 } boundary
        ? boundary
        : throw CallBody.Unreadable("The header Content-Type names no boundary.");

    private static string? Parameter(string header, string name)
    {
        foreach (var parameter in header.Split(';').Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }
}
