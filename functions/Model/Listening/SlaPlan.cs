using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>How soon people are to be answered.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SlaPlan
{
    /// <summary>Reply target by channel; channels left out keep the surveyed default.</summary>
    public IReadOnlyDictionary<Channel, TimeSpan> Targets { get; set; } = new Dictionary<Channel, TimeSpan>();

    /// <summary>Wall-clock limit that nothing extends: 1 hour to 48 hours, default 48 hours.</summary>
    public TimeSpan Ceiling { get; set; } = TimeSpan.FromHours(48);

    /// <summary>The share of the target after which people are warned: 0.1 to 0.95, default 0.75.</summary>
    public double WarnAt { get; set; } = 0.75;

    /// <summary>Name of the calendar whose hours count; absent: every hour counts.</summary>
    public string? Calendar { get; init; }
}
