using Vigie.Model;

namespace Vigie.Sla;

/// <summary>Who says how soon a channel is to be answered.</summary>
public enum TargetOrigin
{
    /// <summary>The survey of 399 people, 299 of them community managers, asked for this channel.</summary>
    Survey,

    /// <summary>The survey did not ask for this channel: taken over from the nearest one that it did ask for.</summary>
    Extension,

    /// <summary>The brand decided.</summary>
    Configured,
}

/// <summary>A reply target with who says so.</summary>
/// <param name="Channel">The channel it is for.</param>
/// <param name="Within">Time to the reply, in the calendar's hours.</param>
/// <param name="Provenance">Where the number comes from, in words fit for a page, in English.</param>
public sealed record SlaTarget(Channel Channel, TimeSpan Within, string Provenance)
{
    public TargetOrigin Origin { get; init; }

    /// <summary>The surveyed channel that the number leans on; of no meaning when <see cref="Origin"/> is configured.</summary>
    public Channel LeansOn { get; init; }

    /// <summary><see cref="Provenance"/> in the language of a brand: "fr", else English.</summary>
    public string ProvenanceIn(string language) => SurveyedTargets.Provenance(Origin, LeansOn, language);
}
