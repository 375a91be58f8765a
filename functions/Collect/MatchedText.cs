using System.Globalization;
using System.Text;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Collect;

/// <summary>A mention's words as they are compared with a brand's names.</summary>
internal sealed class MatchedText
{
    /// <summary>A word that never occurs: names do not reach from the title into the text.</summary>
    private const string Border = "\n";

    private readonly List<string> words = [];
    private readonly List<string> handles = [];

    public MatchedText(Mention mention)
    {
        Add(mention.Title);
        Add(mention.Text);
        Add(mention.Author?.Name is { } name ? "@" + name : null);
        Add(mention.Author?.Id is { } id && !id.Contains('/', StringComparison.Ordinal) ? "@" + id : null);
        Add(WebAddress.TryParse(mention.Url, out var url) ? "//" + url.IdnHost : null);
    }

    public MatchedText(string text) => Add(text);

    /// <summary>Folded words; '&amp;' and '+' are words of their own.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Words written together: after '#' or '@' with the sign '#', and the parts of host names with the sign '.'.</summary>
    public IReadOnlyList<string> Handles => handles;

    /// <summary>The whole folded text, for names without words: emoji, and scripts without spaces.</summary>
    public string Folded { get; private set; } = string.Empty;

    /// <summary>Folded words of <paramref name="text"/>; <paramref name="handle"/> is told of those written together.</summary>
    public static IEnumerable<string> WordsOf(string text, Action<string>? handle = null)
    {
        var word = new StringBuilder();
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            var c = at < text.Length ? text[at] : ' ';
            if (IsWord(c))
            {
                start = word.Length == 0 ? at : start;
                word.Append(c);
                continue;
            }

            if (word.Length > 0)
            {
                var whole = Fold.Of(word.ToString());
                if (handle is not null && SignOf(text, start, at) is { } sign)
                {
                    handle(sign + whole);
                    foreach (var part in PartsOf(word.ToString()).Select(Fold.Of))
                    {
                        yield return part;
                    }
                }

                yield return whole;
                word.Clear();
            }

            if (c is '&' or '+')
            {
                yield return c.ToString();
            }
        }
    }

    /// <summary>
    /// Letters, digits and marks of any script; '_' joins words of a handle. Halves of characters beyond the first plane are signs such as
    /// emoji.
    /// </summary>
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_'
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string? SignOf(string text, int start, int end)
    {
        var before = start > 0 ? text[start - 1] : ' ';
        if (before is '#' or '@' or '\uff03')
        {
            return "#";
        }

        var host = before == '/' && start > 1 && text[start - 2] == '/';
        var dotted = end + 1 < text.Length && text[end] == '.' && char.IsAsciiLetterOrDigit(text[end + 1]);
        return host || dotted ? "." : null;
    }

    /// <summary>"BoycottAcmeTea" is three words, and so is "boycott_acme_tea".</summary>
    private static IEnumerable<string> PartsOf(string handle)
    {
        var start = 0;
        for (var at = 1; at <= handle.Length; at++)
        {
            var hump = at < handle.Length && char.IsUpper(handle[at]) && !char.IsUpper(handle[at - 1]);
            var turn = at < handle.Length && char.IsDigit(handle[at]) != char.IsDigit(handle[at - 1]);
            if (at == handle.Length || hump || turn || handle[at] == '_' || handle[at - 1] == '_')
            {
                var part = handle[start..at].Trim('_');
                if (part.Length > 0 && part.Length < handle.Length)
                {
                    yield return part;
                }

                start = at;
            }
        }
    }

    private void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            words.AddRange(WordsOf(text, handles.Add));
            words.Add(Border);
            Folded += (Folded.Length > 0 ? Border : string.Empty) + Fold.Of(text);
        }
    }
}
