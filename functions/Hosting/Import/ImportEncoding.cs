using System.Text;

namespace Vigie.Hosting.Import;

/// <summary>
/// The encoding of an export: its byte order mark, else the zeros that UTF-16 leaves, else UTF-8 if every byte of the file is, else
/// windows-1252.
/// </summary>
internal static class ImportEncoding
{
    /// <summary>Names that <c>--encoding</c> takes beside those of the code pages.</summary>
    public const string Examples = "utf-8, utf-16, windows-1252, iso-8859-15, shift_jis";

    public static Encoding Of(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var characters = new char[buffer.Length + 1];
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (Marked(buffer.AsSpan(0, count)) is { } marked)
        {
            return marked;
        }

        try
        {
            for (; count > 0; count = stream.Read(buffer))
            {
                decoder.Convert(buffer.AsSpan(0, count), characters, flush: false, out _, out _, out _);
            }

            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return Find("windows-1252")!;
        }
    }

    /// <summary>Null for a name that is none.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding? Marked(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe, 0, 0]))
        {
            return Encoding.UTF32;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return Encoding.Unicode;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return Encoding.BigEndianUnicode;
        }

        // Without a mark: the header's letters are ASCII, so that every second byte is zero.
        return head.Length < 4 || head.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? null
            : head is [not 0, 0, not 0, 0, ..] ? Encoding.Unicode
            : head is [0, not 0, 0, not 0, ..] ? Encoding.BigEndianUnicode
            : null;
    }
}
