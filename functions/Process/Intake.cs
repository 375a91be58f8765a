using Vigie.Model;

namespace Vigie.Process;

/// <summary>A batch made fit to be worked on: each mention once, and what cannot be stored set aside with its reason.</summary>
internal sealed record Intake(IReadOnlyList<BrandMention> Mentions, IReadOnlyList<(BrandMention Mention, string Reason)> SetAside)
{
    private const int MaximumIdLength = 2000;

    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Intake Of(MentionBatch batch)
    {
        var good = new Dictionary<(string Brand, MentionKey Key), BrandMention>();
        var setAside = new List<(BrandMention, string)>();
        foreach (var entry in batch.Mentions)
        {
            if (Fault(entry, batch.SeenAt) is { } fault)
            {
                setAside.Add((entry, fault));
                continue;
            }

            var mention = Fit(entry.Mention);
            var key = (entry.Brand, MentionKey.Of(mention));
            good[key] = good.TryGetValue(key, out var earlier)
                ? earlier with { Mention = Revisions.Newest(earlier.Mention, mention) }
                : entry with { Mention = mention };
        }

        return new Intake([.. good.Values], setAside);
    }

    private static string? Fault(BrandMention entry, DateTimeOffset seenAt) =>
        string.IsNullOrWhiteSpace(entry.Brand) || !entry.Brand.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? "The brand of the mention is empty or no brand id (letters, digits and '-')."
        : string.IsNullOrWhiteSpace(entry.Mention.Source) ? "The mention has no source."
        : string.IsNullOrWhiteSpace(entry.Mention.Id) ? "The mention has no id."
        : entry.Mention.Id.Length > MaximumIdLength ? $"The id of the mention is longer than {MaximumIdLength} characters."
        : entry.Mention.CreatedAt < Earliest ? "The time of the mention (createdAt) is before 1970."
        : entry.Mention.CreatedAt > seenAt.AddYears(1) ? "The time of the mention (createdAt) is more than a year ahead."
        : null;

    private static Mention Fit(Mention mention)
    {
        if (mention.Deleted)
        {
            return Revisions.Forget(mention);
        }

        var text = mention.Text;
        if (text.Length > Mention.MaximumTextLength)
        {
            var end = char.IsHighSurrogate(text[Mention.MaximumTextLength - 1]) ? Mention.MaximumTextLength - 1 : Mention.MaximumTextLength;
            text = text[..end];
        }

        return mention with { Text = text, CreatedAt = mention.CreatedAt.ToUniversalTime() };
    }
}
