using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>Which brand and source a pushed mention belongs to, and whether the brand itself wrote it. Pure.</summary>
internal sealed class Placement(ListeningPlan plan, VigieSettings settings, SourcePlan source)
{
    private readonly Brand brand = plan.Brands.FirstOrDefault(candidate => candidate.Id == source.Brand) ?? plan.Brands[0];

    /// <summary>What is pushed counts as matched already.</summary>
    public IReadOnlyList<BrandMention> Place(IReadOnlyList<Mention> mentions) => [.. mentions.Select(mention => new BrandMention(brand.Id, Placed(mention)))];

    private Mention Placed(Mention mention)
    {
        var placed = mention with
        {
            Source = BelongsToAnother(mention.Source) ? source.Name : mention.Source,
            Channel = mention.Channel == Channel.Other ? source.Channel : mention.Channel,
        };
        return placed.FromBrand || !IsStaff(placed) ? placed : placed with { FromBrand = true };
    }

    /// <summary>A sender may gather several places and name each, but speaks for no source that has a way in of its own.</summary>
    private bool BelongsToAnother(string name) =>
        !name.Equals(source.Name, StringComparison.OrdinalIgnoreCase)
        && (settings.WebhookSecrets.ContainsKey(name) || plan.Sources.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private bool IsStaff(Mention mention) => mention.Author is { } author && brand.Staff.Any(account =>
        (account.Source is null || account.Source.Equals(mention.Source, StringComparison.OrdinalIgnoreCase))
        && (account.Author == author.Id || account.Author.Equals(author.Name, StringComparison.OrdinalIgnoreCase)));
}
