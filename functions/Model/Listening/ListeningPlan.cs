using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>What a brand decides: the content of <c>listening.json</c>. Every part has defaults; without a file one brand named "brand" takes all that is pushed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ListeningPlan
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public IReadOnlyList<Brand> Brands { get; init; } = [new Brand { Id = "brand", Name = "brand" }];

    public IReadOnlyList<SourcePlan> Sources { get; init; } = [];

    public SlaPlan Sla { get; init; } = new();

    public IReadOnlyList<CalendarPlan> Calendars { get; init; } = [];

    public IReadOnlyList<Person> People { get; init; } = [];

    public AlertPlan Alerts { get; init; } = new();

    public IReadOnlyList<Playbook> Playbooks { get; init; } = [];

    public DetectionPlan Detection { get; init; } = new();

    public RetentionPlan Retention { get; init; } = new();
}
