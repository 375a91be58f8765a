using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Bytes of a feed to text: byte order mark, tell-tale first bytes, what HTTP says, what the document says, UTF-8, windows-1252.
/// </summary>
internal static partial class FeedBytes
{
    private const string Ebcdic = "IBM037";

    private static readonly (byte[] Start, string Encoding, int Skip)[] Signs =
    [
        ([0x00, 0x00, 0xfe, 0xff], "utf-32BE", 4), ([0xff, 0xfe, 0x00, 0x00], "utf-32", 4), ([0xef, 0xbb, 0xbf], "utf-8", 3),
        ([0xfe, 0xff], "utf-16BE", 2), ([0xff, 0xfe], "utf-16", 2),
        ([0x00, 0x00, 0x00, 0x3c], "utf-32BE", 0), ([0x3c, 0x00, 0x00, 0x00], "utf-32", 0),
        ([0x00, 0x3c, 0x00], "utf-16BE", 0), ([0x3c, 0x00], "utf-16", 0), ([0x4c, 0x6f, 0xa7, 0x94], Ebcdic, 0),
        ([0x00, 0x7b, 0x00], "utf-16BE", 0), ([0x7b, 0x00], "utf-16", 0),
    ];

    /// <param name="bytes">The body as it came, decompressed.</param>
    /// <param name="charset">What the transport says, if anything.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        foreach (var (start, encoding, skip) in Signs)
        {
            if (bytes.StartsWith(start))
            {
                return (encoding == Ebcdic ? Mainframe(bytes) : Strict(bytes[skip..], FeedCharset.Named(encoding)))
                    ?? Windows1252.ForgivingUtf8.GetString(bytes[skip..]);
            }
        }

        return Strict(bytes, FeedCharset.Find(charset))
            ?? Strict(bytes, FeedCharset.Find(Declared(bytes)))
            ?? Windows1252.ForgivingUtf8.GetString(bytes);
    }

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 1000)]);
        var match = Declaration().Match(head);
        return match.Success ? match.Groups[1].Value : null;
    }

    /// <summary>The declaration reads the same in every EBCDIC, and says which one it is.</summary>
    private static string? Mainframe(ReadOnlySpan<byte> bytes)
    {
        var text = Strict(bytes, FeedCharset.Named(Ebcdic));
        var declared = text is null ? Match.Empty : Declaration().Match(text[..Math.Min(text.Length, 1000)]);
        return (declared.Success ? Strict(bytes, FeedCharset.Find(declared.Groups[1].Value)) : null) ?? text;
    }

    /// <summary>The text, or null when the name is unknown or the bytes are not of that encoding.</summary>
    private static string? Strict(ReadOnlySpan<byte> bytes, Encoding? encoding)
    {
        if (encoding is null)
        {
            return null;
        }

        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"<\?xml[^>]{0,200}?encoding\s*=\s*[""']\s*([A-Za-z0-9._:\-]{1,40})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
