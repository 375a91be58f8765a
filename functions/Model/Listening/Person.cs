using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>Somebody who can be told.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Person
{
    public required string Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Calendar of the hours on call; absent: always.</summary>
    public string? OnCall { get; init; }

    /// <summary>May answer alone up to this severity; above it the approver is named in the alert.</summary>
    public Severity AnswersAloneUpTo { get; set; } = Severity.High;
}
