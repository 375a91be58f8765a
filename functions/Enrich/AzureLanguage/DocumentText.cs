using System.Globalization;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>Bounds of a document and what it costs. Pure; linear in the text.</summary>
/// <remarks>
/// learn.microsoft.com/azure/ai-services/language-service/concepts/data-limits: a document has at most 5,120 text elements. A text record
/// is 1,000 characters, begun ones count.
/// </remarks>
public static class DocumentText
{
    public const int MaximumElements = 5_120;

    /// <summary>A letter may carry any number of marks; so many UTF-16 units hold 5,120 letters of any sincere text.</summary>
    public const int MaximumLength = 10_000;

    public const int RecordLength = 1_000;

    /// <summary>The text, cut where the service would refuse it, between two text elements.</summary>
    public static string Fit(string text)
    {
        var (end, elements) = (0, 0);
        while (end < text.Length && elements < MaximumElements)
        {
            var next = end + StringInfo.GetNextTextElementLength(text.AsSpan(end, Math.Min(text.Length - end, MaximumLength + 1)));
            if (next > MaximumLength)
            {
                break;
            }

            (end, elements) = (next, elements + 1);
        }

        return text[..end];
    }

    /// <summary>
    /// Records that a document costs at most: counted in UTF-16 units, of which there are never fewer than what the service counts.
    /// </summary>
    public static int Records(string text) => Math.Max(1, (text.Length + RecordLength - 1) / RecordLength);
}
