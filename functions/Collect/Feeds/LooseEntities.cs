using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>Character references of all kinds, decoded once; what is none stays as it is.</summary>
internal static partial class LooseEntities
{
    private const int MaximumDeclared = 100;

    /// <summary>
    /// Entities that the document type declares, as far as their value is short, plain text. A value that refers to other entities is the
    /// way of a bomb and is not taken.
    /// </summary>
    public static IReadOnlyDictionary<string, string> DeclaredIn(string text)
    {
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        var head = text.AsSpan(0, Math.Min(text.Length, 20_000)).ToString();
        foreach (var match in EntityDeclaration().Matches(head).Take(MaximumDeclared))
        {
            declared.TryAdd(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value));
        }

        return declared;
    }

    public static string Decode(string text, IReadOnlyDictionary<string, string> declared) =>
        text.Contains('&', StringComparison.Ordinal) ? Reference().Replace(text, match => Value(match, declared)) : text;

    /// <summary>C1 control characters are bytes of windows-1252 that somebody took for Latin-1; other control characters go.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(c => c is < ' ' and not ('\n' or '\t' or '\r') or (>= '\u007f' and <= '\u009f') or '\ufffe' or '\uffff'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '\u0080' and <= '\u009f')
            {
                clean.Append(Windows1252.Char((byte)c));
            }
            else if (c is not (< ' ' or '\u007f' or '\ufffe' or '\uffff') || c is '\n' or '\t' or '\r')
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static string Value(Match match, IReadOnlyDictionary<string, string> declared)
    {
        var name = match.Groups[1].Value;
        if (name[0] == '#')
        {
            return Numbered(name[1..]) ?? match.Value;
        }

        if (declared.TryGetValue(name, out var value))
        {
            return value;
        }

        var reference = "&" + name + ";";
        var known = WebUtility.HtmlDecode(reference);
        return known != reference ? known : match.Value;
    }

    private static string? Numbered(string digits)
    {
        var hex = digits.StartsWith('x') || digits.StartsWith('X');
        return int.TryParse(
            hex ? digits[1..] : digits,
            hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var code)
            && Rune.TryCreate(code, out var rune)
                ? rune.ToString()
                : null;
    }

    [GeneratedRegex(
        @"<!ENTITY\s+(\w{1,40})\s+[""']((?:[^""'&<>]|&(?:#\w{1,8}|amp|lt|gt|quot|apos);){0,200})[""']\s*>",
        RegexOptions.CultureInvariant)]
    private static partial Regex EntityDeclaration();

    [GeneratedRegex(@"&(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|\w{1,40});", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
