using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>Which brands and which source a pushed mention belongs to. Pure.</summary>
internal sealed class Placement(ListeningPlan plan, VigieSettings settings, BrandMatcher matcher)
{
    /// <summary>
    /// The mentions for the brands they belong to; what is pushed counts as matched already, unless its source says otherwise.
    /// </summary>
    public IReadOnlyList<BrandMention> Place(IReadOnlyList<Mention> mentions, SourcePlan source) =>
        [.. mentions.Where(mention => !IsOwnMail(mention))
            .SelectMany(mention => matcher.Assign(source, Placed(mention, source), unlessSaid: false))];

    /// <summary>What the program itself sends is nobody's voice, also when it comes back.</summary>
    private bool IsOwnMail(Mention mention) =>
        mention.Channel == Channel.Email && settings.EmailFrom is { } own
        && string.Equals(mention.Author?.Id, own, StringComparison.OrdinalIgnoreCase);

    private Mention Placed(Mention mention, SourcePlan source) => mention with
    {
        Source = BelongsToAnother(mention.Source, source) ? source.Name : mention.Source,
        Channel = mention.Channel == Channel.Other ? source.Channel : mention.Channel,
    };

    /// <summary>A sender may gather several places and name each, but speaks for no source that has a way in of its own.</summary>
    private bool BelongsToAnother(string name, SourcePlan source) =>
        !name.Equals(source.Name, StringComparison.OrdinalIgnoreCase)
        && (settings.WebhookSecrets.ContainsKey(name)
            || plan.Sources.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
}
