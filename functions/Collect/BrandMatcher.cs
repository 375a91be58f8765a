using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Text;

namespace Vigie.Collect;

/// <summary>
/// Tells which brands a mention speaks of: whole words, without case and diacritics, in title, text, author and the host of its address.
/// What a brand's staff writes always belongs to the brand. Prepared once; then linear in the length of the text. Safe for concurrent use.
/// </summary>
public sealed class BrandMatcher
{
    private readonly ListeningPlan plan;
    private readonly IReadOnlyList<BrandNames> brands;

    public BrandMatcher(ListeningPlan plan)
    {
        this.plan = plan;
        brands = [.. plan.Brands.Select(brand => new BrandNames(brand))];
    }

    /// <summary>
    /// The mention for each brand that it belongs to. A source that is not to be matched gives all to its brand.
    /// </summary>
    /// <param name="source">Where it came from; null for a source that is not configured.</param>
    /// <param name="mention">What was read.</param>
    /// <param name="unlessSaid">Whether to match when the source does not say: polled sources are, pushed ones are not.</param>
    public IReadOnlyList<BrandMention> Assign(SourcePlan? source, Mention mention, bool unlessSaid)
    {
        if (source?.Match ?? unlessSaid)
        {
            return Match(mention);
        }

        var named = brands.FirstOrDefault(names => names.Brand.Id == source?.Brand);
        return brands.Count == 0 ? [] : [Of(named ?? brands[0], mention)];
    }

    /// <summary>The mention for each brand that it speaks of, or that one of its people wrote it for.</summary>
    public IReadOnlyList<BrandMention> Match(Mention mention)
    {
        var text = new MatchedText(mention);
        return [.. brands.Where(brand => IsStaff(brand.Brand, mention) || brand.AreIn(text)).Select(brand => Of(brand, mention))];
    }

    /// <summary>Brands by id that the text alone speaks of.</summary>
    public IReadOnlyList<string> Match(string text)
    {
        var matched = new MatchedText(text);
        return [.. brands.Where(brand => brand.AreIn(matched)).Select(brand => brand.Brand.Id)];
    }

    private static BrandMention Of(BrandNames brand, Mention mention) =>
        new(brand.Brand.Id, !mention.FromBrand && IsStaff(brand.Brand, mention) ? mention with { FromBrand = true } : mention);

    /// <summary>
    /// Whoever writes in the name of staff without being it must not answer a thread: of a mail the address counts, for its sender writes
    /// whatever name beside it.
    /// </summary>
    private static bool IsStaff(Brand brand, Mention mention) =>
        mention.Trust is not SenderTrust.Failed && mention.Author is { } author && brand.Staff.Any(account =>
        (account.Source is null || account.Source == mention.Source)
            && (IsSame(account.Author, author.Id) || (mention.Channel != Channel.Email && IsSame(account.Author, author.Name))));

    private static bool IsSame(string account, string? author) =>
        author is { Length: > 0 and < 500 } && Fold.Of(account.Trim().TrimStart('@')) == Fold.Of(author.Trim().TrimStart('@'));
}
