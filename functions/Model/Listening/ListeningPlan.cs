using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>
/// What a brand decides: the content of <c>listening.json</c>. Every part has defaults; without a file one brand named "brand" takes all
/// that is pushed.
/// </summary>
/// <remarks>
/// Members with defaults are <c>set</c>, not <c>init</c>: the JSON source generator would give absent <c>init</c> members null or zero.
/// </remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ListeningPlan
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public IReadOnlyList<Brand> Brands { get; set; } = [new Brand { Id = "brand", Name = "brand" }];

    public IReadOnlyList<SourcePlan> Sources { get; set; } = [];

    public SlaPlan Sla { get; set; } = new();

    public IReadOnlyList<CalendarPlan> Calendars { get; set; } = [];

    public IReadOnlyList<Person> People { get; set; } = [];

    public AlertPlan Alerts { get; set; } = new();

    public IReadOnlyList<Playbook> Playbooks { get; set; } = [];

    public DetectionPlan Detection { get; set; } = new();

    public RetentionPlan Retention { get; set; } = new();

    public BudgetPlan Budget { get; set; } = new();
}
