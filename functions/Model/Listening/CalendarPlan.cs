using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>When people work: several periods a day, holidays, one time zone.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CalendarPlan
{
    public required string Name { get; init; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>By day "monday" to "sunday": periods "09:00-12:30"; "24:00" ends a day. A day left out has no hours.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Week { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Days without hours, "2026-12-25".</summary>
    public IReadOnlyList<DateOnly> Holidays { get; set; } = [];
}
