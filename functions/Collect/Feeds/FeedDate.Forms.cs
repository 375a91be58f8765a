using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <content>The forms that dates of feeds have.</content>
internal static partial class FeedDate
{
    private const string Clock =
        @"(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9})\d*)?)?"
        + @"(?:\s?(?<half>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?";

    private const string Zoned =
        @"(?:\s*(?<z>\(?[A-Za-z/_]{1,30}\)?(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{1,2}:?\d{0,2}))?(?:\s*\([^)]*\))?\s*$";

    /// <summary>ISO 8601 of 1988: the year by its two last digits, as in "031231", "03-335" and "-0312".</summary>
    private static DateTimeOffset? ShortIso(string date)
    {
        var match = ShortIsoForm().Match(date);
        if (!match.Success)
        {
            return null;
        }

        var year = Year(match.Groups["y"].Value);
        return match.Groups["o"].Success
            ? Built(year, 1, 1, TimeSpan.Zero)?.AddDays(Number(match.Groups["o"].Value) - 1)
            : Built(year, Or(match.Groups["m"], 1), Or(match.Groups["d"], 1), TimeSpan.Zero);
    }

    [GeneratedRegex(
        @"^(?<y>\d{4}|\d{2}(?=-))(?:-?(?<o>\d{3})(?!\d)|-(?<m>\d{1,2})(?:-(?<d>\d{1,2}))?|(?<m>\d{2})(?<d>\d{2}))?"
        + @"(?:(?:\s*T\s*|\s+|(?<=-\d\d-\d\d))"
        + @"(?:(?<h>\d{1,2}):?(?<min>\d{2})(?::?(?<s>\d{2})(?:[.,](?<f>\d{1,9})\d*)?)?|(?<h>\d{2}))"
        + @"(?:\s*(?<z>[Zz]|[+-]\d{1,2}:?\d{0,2}|[A-Za-z/]{2,8}))?)?(?:Z|z)?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex IsoForm();

    [GeneratedRegex(
        @"^(?:(?<y>\d{2})(?<m>\d{2})(?<d>\d{2})|-(?<y>\d{2})-?(?<m>\d{2})|-?(?<y>\d{2})-?(?<o>\d{3}))$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortIsoForm();

    [GeneratedRegex(
        @"^(?:[^\d\s,]+[.,]*\s*,?\s*)?(?<d>\d{1,2})(?:st|nd|rd|th)?[\s,-]+(?<m>\p{L}{3,12})\.?[\s,-]+(?<y>\d{4}|\d{2,3})"
        + @"(?:[\s,T-]+" + Clock + ")?" + Zoned,
        RegexOptions.CultureInvariant)]
    private static partial Regex MailForm();

    [GeneratedRegex(
        @"^(?:\p{L}+[.,]*\s+)?(?<m>\p{L}{3,12})\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?<y>\d{4})(?:[\s,-]+" + Clock + ")?" + Zoned,
        RegexOptions.CultureInvariant)]
    private static partial Regex MonthFirstForm();

    [GeneratedRegex(
        @"^(?:\p{L}{3,9},?\s+)?(?<m>\p{L}{3,9})\s+(?<d>\d{1,2})\s+" + Clock + @"\s+(?:(?<z>[A-Za-z+\-:\d]{1,9})\s+)?(?<y>\d{4})\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex CtimeForm();

    [GeneratedRegex(@"^(?<y>\d{4})-(?<m>\p{L}{3,12})-(?<d>\d{1,2})T" + Clock + @"(?<z>[+-]\d{2}:\d{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex HungarianForm();

    [GeneratedRegex(
        @"^(?:\p{L}{3,9},?\s+)?(?<y>\d{4})/(?<m>\d{1,2})/(?<d>\d{1,2})(?:\s+" + Clock + ")?" + Zoned, RegexOptions.CultureInvariant)]
    private static partial Regex SlashedForm();

    [GeneratedRegex(
        @"^(?<y>\d{4})(?:년|-)\s*(?<m>\d{1,2})(?:월|-)\s*(?<d>\d{1,2})일?\s*(?<half>오전|오후)?\s*" + Clock + "$", RegexOptions.CultureInvariant)]
    private static partial Regex KoreanForm();

    [GeneratedRegex(@"(?<sign>[+-])(?<h>\d{1,2}?):?(?<min>\d{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex OffsetForm();
}
