using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>The prepared plan that an alert carries.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Playbook
{
    public required string Name { get; init; }

    /// <summary>Alerts it is for: of this kind and this main triage; absent: any.</summary>
    public AlertKind? Kind { get; init; }

    public Triage? Triage { get; init; }

    /// <summary>"en" or "fr"; absent: any.</summary>
    public string? Language { get; init; }

    public required string FirstStep { get; init; }

    /// <summary>Pre-approved first words.</summary>
    public string? HoldingStatement { get; init; }

    public IReadOnlyList<string> DoNot { get; set; } = [];

    public string? Owner { get; init; }

    public string? Backup { get; init; }

    /// <summary>The day after which the dashboard asks to look at it again.</summary>
    public DateOnly? ReviewBy { get; init; }
}
