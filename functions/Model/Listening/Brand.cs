using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>What is listened for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Brand
{
    /// <summary>Lower-case letters, digits and '-', at most 40: part of keys and addresses, so it never changes.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Other spellings, hashtags, product and person names.</summary>
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>A text that holds one of these is about something else.</summary>
    public IReadOnlyList<string> Exclude { get; set; } = [];

    public IReadOnlyList<string> Competitors { get; set; } = [];

    /// <summary>Language of alerts and pages: "en" or "fr".</summary>
    public string Language { get; set; } = "en";

    /// <summary>IANA name; the brand's day, its season and the times in its alerts.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Accounts of the brand and its staff: what they write is an answer, never a voice.</summary>
    public IReadOnlyList<StaffAccount> Staff { get; set; } = [];

    /// <summary>Campaigns and launches that raise what volume is expected; never how much anger is.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; set; } = [];

    /// <summary>What <see cref="TimeZone"/> names; UTC where this machine does not know it.</summary>
    public TimeZoneInfo Zone() => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>By how much events that are planned for a moment raise the expected volume: the greatest of them, 1 without any.</summary>
    public double PlannedAt(DateTimeOffset at) => Events.Where(planned => planned.From <= at && at <= planned.To)
        .Select(planned => planned.Factor).DefaultIfEmpty(1).Max();
}

/// <summary>Something the brand does that people will talk about.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlannedEvent
{
    public string? Name { get; init; }

    /// <summary>First and last moment at which it is talked about, with a zone.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>So many times the usual volume is no news: 1 to 100, default 3.</summary>
    public double Factor { get; set; } = 3;
}

/// <summary>An account that speaks for the brand, by author id or name within a source (any source when it is absent).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StaffAccount
{
    public string? Source { get; init; }

    public required string Author { get; init; }
}
