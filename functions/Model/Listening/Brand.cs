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
}

/// <summary>An account that speaks for the brand, by author id or name within a source (any source when it is absent).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StaffAccount
{
    public string? Source { get; init; }

    public required string Author { get; init; }
}
