using System.Globalization;
using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>Makes the table of feelings of the word lists: LANGUAGE.tsv, then supplement-LANGUAGE.tsv, which overrules it.</summary>
internal static class FeelingLists
{
    private const int Strongest = 3;

    /// <summary>Sorted by key.</summary>
    public static IReadOnlyList<(uint Key, sbyte Value)> Load(string folder)
    {
        var entries = new SortedDictionary<uint, sbyte>();
        for (var language = 0; language < TextLanguage.Known.Count; language++)
        {
            Read(Path.Combine(folder, $"{TextLanguage.Known[language]}.tsv"), language, entries);
            Read(Path.Combine(folder, $"supplement-{TextLanguage.Known[language]}.tsv"), language, entries);
        }

        Read(Path.Combine(folder, "emoji.tsv"), FeelingTable.AnyLanguage, entries);
        Read(Path.Combine(folder, "supplement-emoji.tsv"), FeelingTable.AnyLanguage, entries);
        return [.. entries.Select(entry => (entry.Key, entry.Value))];
    }

    private static void Read(string file, int language, SortedDictionary<uint, sbyte> entries)
    {
        if (!File.Exists(file))
        {
            return;
        }

        foreach (var line in File.ReadLines(file))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && !line.StartsWith("% ", StringComparison.Ordinal)
                && double.TryParse(line.AsSpan(tab + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var feeling))
            {
                Add(line[..tab], feeling, language, entries);
            }
        }
    }

    /// <summary>Words and pairs of words; longer phrases are left to training.</summary>
    private static void Add(string phrase, double feeling, int language, SortedDictionary<uint, sbyte> entries)
    {
        var pieces = TextReading.Of(phrase).Pieces;
        var value = (sbyte)Math.Round(Math.Clamp(feeling, -Strongest, Strongest) * FeelingTable.Unit);
        if (pieces.Length == 1)
        {
            var sign = pieces[0].Kind is TokenKind.Emoji or TokenKind.Emoticon;
            entries[FeelingTable.Key(pieces[0].Hash, sign ? FeelingTable.AnyLanguage : language)] = value;
        }
        else if (pieces.Length == 2)
        {
            entries[FeelingTable.Key(TextHash.Join(pieces[0].Hash, pieces[1].Hash), language)] = value;
        }
    }
}
