using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Tests.Support;

/// <summary>A mail read back as a mail program would: headers unfolded and decoded, the two bodies.</summary>
internal sealed partial record MailText(IReadOnlyDictionary<string, string> Headers, string Plain, string Html)
{
    public string Subject => Headers["Subject"];

    public static MailText Of(string mail)
    {
        var end = mail.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folding().Replace(mail[..end], " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], Decode(line[(colon + 1)..].Trim()));
        }

        var boundary = Boundary().Match(headers["Content-Type"]).Groups[1].Value;
        var parts = mail[end..].Split("--" + boundary);
        return new MailText(headers, Body(parts, "text/plain"), Body(parts, "text/html"));
    }

    private static string Body(string[] parts, string type)
    {
        var part = parts.Single(part => part.Contains(type, StringComparison.OrdinalIgnoreCase)).TrimStart('\n');
        return Encoding.UTF8.GetString(Convert.FromBase64String(part[part.IndexOf("\n\n", StringComparison.Ordinal)..]));
    }

    private static string Decode(string value) =>
        EncodedWord().Replace(AdjacentWords().Replace(value, "?==?"), word => Encoding.UTF8.GetString(
            word.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
                ? Convert.FromBase64String(word.Groups[2].Value)
                : QuotedBytes(word.Groups[2].Value)));

    private static byte[] QuotedBytes(string text) =>
        [
            .. QuotedByte().Matches(text.Replace('_', ' '))
                .Select(match => match.Value.Length == 3 ? Convert.ToByte(match.Value[1..], 16) : (byte)match.Value[0]),
        ];

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex("boundary=\"?([^\";\\s]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex AdjacentWords();

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex("=[0-9A-F]{2}|.")]
    private static partial Regex QuotedByte();
}
