using System.Globalization;
using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>
/// The daily sign of life: a mention of the watch's own that goes the real way to each channel, so that silence means calm and not a
/// broken wire.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CanaryPlan
{
    public bool Enabled { get; set; } = true;

    /// <summary>Time of day in the first brand's time zone, "HH:mm", default "09:00"; within <c>alerts.hours</c>.</summary>
    public string At { get; set; } = "09:00";

    /// <summary>Names of the channels it goes by, such as "email"; empty: all that are set.</summary>
    public IReadOnlyList<string> Channels { get; set; } = [];

    /// <summary>Who gets it by email instead of whoever is on call.</summary>
    public string? Email { get; init; }

    /// <summary><see cref="At"/> as a time; null when it is none.</summary>
    public TimeOnly? TimeOfDay() =>
        TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
