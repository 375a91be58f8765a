using System.Globalization;
using System.Text;
using Vigie.Model.Text;

namespace Vigie.Notify.AlertText;

/// <summary>Makes other people's words safe to show as text on one line.</summary>
internal static class UntrustedText
{
    /// <summary>Longest link that Teams and mail programs take.</summary>
    private const int MaximumUrlLength = 2048;

    /// <summary>
    /// One line without control, direction and invisible characters or broken surrogates, cut at <paramref name="length"/> characters as
    /// people count them (and eight times that in UTF-16 units, against towers of combining marks).
    /// </summary>
    public static string Clean(string? text, int length)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? string.Empty).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                AppendSpace(clean);
            }
            else if (!IsInvisible(rune))
            {
                clean.Append(rune);
            }
        }

        return Cut(clean.ToString().Trim(), length);
    }

    /// <summary>
    /// For the few places that may read Markdown, such as a notification's preview: the signs that mean something there become their
    /// look-alikes.
    /// </summary>
    public static string WithoutMarkup(string text) => text
        .Replace('[', '［').Replace(']', '］').Replace('*', '＊').Replace('_', '＿').Replace('`', '\'').Replace('<', '‹').Replace('>', '›')
        .Replace('{', '｛').Replace('}', '｝').Replace('#', '＃').Replace('~', '～');

    /// <summary>The link if it may be shown as one: absolute http or https, no user in it, not too long; null otherwise.</summary>
    public static Uri? Link(string? url) =>
        WebAddress.TryParse(url, out var link) && link.UserInfo.Length == 0 && link.AbsoluteUri.Length <= MaximumUrlLength
            ? link
            : null;

    public static string Cut(string text, int length)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        for (var count = 0; elements.MoveNext(); count++)
        {
            var most = 8 * length;
            if (count == length || elements.ElementIndex + elements.GetTextElement().Length > most)
            {
                var end = count == length ? LastStart(text, length) : elements.ElementIndex;
                return text[..end].TrimEnd() + "…";
            }
        }

        return text;
    }

    /// <summary>Where the last element that leaves room for the ellipsis begins.</summary>
    private static int LastStart(string text, int length) => StringInfo.ParseCombiningCharacters(text)[length - 1];

    private static void AppendSpace(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] != ' ')
        {
            clean.Append(' ');
        }
    }

    /// <summary>
    /// Direction marks, zero-width signs other than the joiner of emoji, tags, byte order marks, and what stands for a broken character.
    /// </summary>
    private static bool IsInvisible(Rune rune) => rune.Value is 0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E
        or 0x200B or 0x200C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164 or 0xFEFF or 0xFFA0
        or 0xFFFC or 0xFFFD or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE0FFF);
}
