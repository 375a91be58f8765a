using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Bytes of a feed to text: byte order mark, tell-tale first bytes, what HTTP says, what the document says, UTF-8, windows-1252.
/// </summary>
internal static partial class FeedBytes
{
    private static readonly (byte[] Start, string Encoding, int Skip)[] Signs =
    [
        ([0x00, 0x00, 0xfe, 0xff], "utf-32BE", 4), ([0xff, 0xfe, 0x00, 0x00], "utf-32", 4), ([0xef, 0xbb, 0xbf], "utf-8", 3),
        ([0xfe, 0xff], "utf-16BE", 2), ([0xff, 0xfe], "utf-16", 2),
        ([0x00, 0x00, 0x00, 0x3c], "utf-32BE", 0), ([0x3c, 0x00, 0x00, 0x00], "utf-32", 0),
        ([0x00, 0x3c, 0x00], "utf-16BE", 0), ([0x3c, 0x00], "utf-16", 0), ([0x4c, 0x6f, 0xa7, 0x94], "IBM037", 0),
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
                return Strict(bytes[skip..], Named(encoding)) ?? Windows1252.ForgivingUtf8.GetString(bytes[skip..]);
            }
        }

        return Strict(bytes, Find(charset))
            ?? Strict(bytes, Find(Declared(bytes)))
            ?? Windows1252.ForgivingUtf8.GetString(bytes);
    }

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 1000)]);
        var match = Declaration().Match(head);
        return match.Success ? match.Groups[1].Value : null;
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

    private static Encoding? Find(string? name)
    {
        var asked = name?.Trim().ToLowerInvariant() switch
        {
            null or "" => null,

            // What calls itself Latin-1 or ASCII is windows-1252 in practice; the WHATWG encoding standard says the same.
            "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "latin1" or "latin-1" or "l1" or "us-ascii" or "ascii" or "windows1252" =>
                "windows-1252",
            "gb2312" or "gbk" or "x-gbk" or "cp936" => "gb18030",
            "utf8" or "u8" => "utf-8",

            // Were it true, the first bytes would have told.
            "utf-7" or "utf-16" or "utf-16le" or "utf-16be" or "utf-32" or "ucs-2" or "unicode" => null,
            "ebcdic-cp-us" or "ebcdic-cp-ca" or "ebcdic-cp-nl" or "ebcdic-cp-wt" => "IBM037",
            var other => other,
        };
        return asked is null ? null : Named(asked);
    }

    private static Encoding? Named(string asked)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(
                asked, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(asked, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"<\?xml[^>]{0,200}?encoding\s*=\s*[""']\s*([A-Za-z0-9._:\-]{1,40})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
