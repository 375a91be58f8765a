using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>Who is told, when, and what happens if nobody takes it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertPlan
{
    /// <summary>People in an escalation, addresses in <c>Email__To</c>: each has a delivery of its own in the alert's row.</summary>
    public const int MostCalled = 20;

    /// <summary>
    /// Names of people in the order they are called; the first on call owns the alert, the next is the backup. Empty: the settings'
    /// addresses.
    /// </summary>
    public IReadOnlyList<string> Escalation { get; set; } = [];

    /// <summary>Time to take an alert before the next person is told: 1 minute to 24 hours, default 15 minutes.</summary>
    public TimeSpan EscalateAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// An alert still open is told again after this, then after twice as long, then daily: 30 minutes to 7 days, default 4 hours.
    /// </summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// SLA warnings of one brand are gathered for this long, doubled with each card that nobody reacts to: 0 to 1 hour, default 10 minutes.
    /// </summary>
    public TimeSpan GroupFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Calendar of the hours in which people may be told of anything; outside it only <see cref="BreaksQuietHours"/> and above. Absent:
    /// always.
    /// </summary>
    public string? Hours { get; init; }

    public Severity BreaksQuietHours { get; set; } = Severity.High;

    /// <summary>Who may approve what the owner may not answer alone.</summary>
    public string? Approver { get; init; }

    /// <summary>The sign of life that goes the whole way to each channel once a day.</summary>
    public CanaryPlan Canary { get; set; } = new();
}
