using Vigie.Model.Listening;
using Vigie.Model.Text;

namespace Vigie.Collect;

/// <summary>A brand's names, and the words that say it is about something else, ready to be looked for.</summary>
internal sealed class BrandNames(Brand brand)
{
    private readonly Names wanted = new([brand.Name, .. brand.Aliases]);
    private readonly Names excluded = new(brand.Exclude);

    public Brand Brand { get; } = brand;

    public bool AreIn(MatchedText text) => wanted.AreIn(text) && !excluded.AreIn(text);

    private sealed class Names
    {
        /// <summary>Inside a longer hashtag a name must be at least so long: "tea" is in "#instead".</summary>
        private const int ShortestInside = 6;

        /// <summary>Names by their first word.</summary>
        private readonly Dictionary<string, List<string[]>> phrases = new(StringComparer.Ordinal);
        private readonly HashSet<string> joined = new(StringComparer.Ordinal);
        private readonly List<string> signs = [];

        public Names(IReadOnlyList<string> names)
        {
            foreach (var name in names.Select(name => name.Trim().TrimStart('#', '@')).Where(name => name.Length > 0))
            {
                Add(name);
            }
        }

        public bool AreIn(MatchedText text)
        {
            for (var at = 0; at < text.Words.Count; at++)
            {
                if (phrases.TryGetValue(text.Words[at], out var found) && found.Exists(phrase => Continues(text.Words, at, phrase)))
                {
                    return true;
                }
            }

            return text.Handles.Any(IsIn) || signs.Exists(sign => text.Folded.Contains(sign, StringComparison.Ordinal));
        }

        private static bool Continues(IReadOnlyList<string> words, int at, string[] phrase)
        {
            for (var next = 1; next < phrase.Length; next++)
            {
                if (at + next >= words.Count || words[at + next] != phrase[next])
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsIn(string handle)
        {
            var word = handle[1..].Replace("_", string.Empty, StringComparison.Ordinal);
            return joined.Contains(word)
                || (handle[0] == '#' && word.Length <= 100
                    && joined.Any(name => name.Length >= ShortestInside && word.Contains(name, StringComparison.Ordinal)));
        }

        private void Add(string name)
        {
            var words = MatchedText.WordsOf(name).ToArray();
            if (words.Length == 0 || IsWithoutSpaces(name))
            {
                signs.Add(Fold.Of(name));
                return;
            }

            foreach (var form in FormsOf(words))
            {
                Add(form);
            }

            joined.Add(string.Concat(words.Where(word => word is not ("&" or "+"))));
        }

        private void Add(string[] phrase)
        {
            if (!phrases.TryGetValue(phrase[0], out var list))
            {
                phrases[phrase[0]] = list = [];
            }

            list.Add(phrase);
        }

        /// <summary>The name, its plural, an ending "'s" written without the sign, and "&amp;" written as a word.</summary>
        private static IEnumerable<string[]> FormsOf(string[] words)
        {
            yield return words;
            var last = words[^1];
            if (last.Length >= 3 && char.IsLetter(last[^1]) && last[^1] != 's')
            {
                yield return [.. words[..^1], last + "s"];
            }

            if (last == "s" && words.Length > 1)
            {
                yield return [.. words[..^2], words[^2] + "s"];
            }

            if (words.Contains("&"))
            {
                foreach (var and in (string[])["and", "et"])
                {
                    yield return [.. words.Select(word => word == "&" ? and : word)];
                }
            }
        }

        /// <summary>
        /// Chinese, Japanese, Thai and their neighbours write without spaces: their names are looked for inside the text.
        /// </summary>
        private static bool IsWithoutSpaces(string name) => name.Any(c => c
            is (>= '\u0e00' and <= '\u0eff') or (>= '\u1000' and <= '\u109f') or (>= '\u1780' and <= '\u17ff')
            or (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uac00' and <= '\ud7af'));
    }
}
