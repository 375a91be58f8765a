using System.Globalization;
using System.Text;
using Vigie.Model;

namespace Vigie.Detect;

/// <summary>The few words of a thread that show how bad it is. Pure.</summary>
internal static class Excerpts
{
    public const int Most = 3;

    /// <summary>UTF-16 units: three of them leave a card room for everything else.</summary>
    public const int Length = 280;

    /// <summary>
    /// The strongest negative mentions, strongest first; of equals the earlier. One for each author, as far as there are enough.
    /// </summary>
    public static IReadOnlyList<Excerpt> Strongest(IEnumerable<StoredMention> mentions) =>
        [.. mentions
            .Where(stored => stored.Judgement.Sentiment == Sentiment.Negative && !stored.Mention.FromBrand && !stored.Mention.Deleted)
            .OrderByDescending(stored => stored.Judgement.Scores.Negative)
            .ThenBy(stored => stored.Mention.CreatedAt)
            .ThenBy(stored => stored.Key.Value, StringComparer.Ordinal)
            .DistinctBy(stored => stored.Mention.Author?.Identity is { Length: > 0 } author ? author : stored.Key.Value)
            .Take(Most)
            .Select(stored => new Excerpt(
                stored.Key, Cut(stored.Mention.Text, Length), stored.Mention.Author?.Name, stored.Mention.CreatedAt, stored.Mention.Url,
                stored.Judgement.Sentiment)
            {
                Because = Excerpt.Weighed(stored.Judgement),
            })];

    /// <summary>
    /// At most <paramref name="length"/> UTF-16 units in one line, cut between graphemes, with an ellipsis when something is missing.
    /// </summary>
    public static string Cut(string text, int length)
    {
        var line = OneLine(text);
        if (line.Length <= length)
        {
            return line;
        }

        var end = 0;
        while (true)
        {
            var next = StringInfo.GetNextTextElementLength(line, end);
            if (end + next > length - 1)
            {
                return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
            }

            end += next;
        }
    }

    /// <summary>White space of any kind becomes one space: an excerpt is quoted, never laid out by its author.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 512));
        foreach (var c in text)
        {
            var blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!blank)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
