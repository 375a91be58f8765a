using System.Globalization;
using Vigie.Model;

namespace Vigie.Detect;

/// <summary>One day of a brand in 25 numbers: voices by UTC hour, and how many of them are negative.</summary>
internal sealed record DaySums(IReadOnlyList<int> ByHour, int Negative)
{
    public int Total => ByHour.Sum();

    public static DaySums Of(IReadOnlyCollection<StoredMention> mentions)
    {
        var voices = mentions.Where(mention => !mention.Mention.FromBrand).ToList();
        return new DaySums(
            [.. Enumerable.Range(0, 24).Select(hour => voices.Count(mention => mention.Mention.CreatedAt.UtcDateTime.Hour == hour))],
            voices.Count(mention => mention.Judgement.Sentiment == Sentiment.Negative));
    }

    public static bool TryParse(string? text, out DaySums sums)
    {
        var numbers = (text ?? string.Empty).Split(',')
            .Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .ToList();
        var known = numbers.Count == 25 && numbers.All(number => number >= 0);
        sums = known ? new DaySums(numbers[..24], numbers[24]) : new DaySums([], 0);
        return known;
    }

    public override string ToString() =>
        string.Join(',', ByHour.Append(Negative).Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
