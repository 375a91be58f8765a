using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DetectionPlan
{
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Balanced;

    /// <summary>
    /// The alarm budget as a number: false velocity alarms a week that the thresholds steer to, 0.1 to 20. Absent: that of the
    /// sensitivity.
    /// </summary>
    public double? AlarmsAWeek { get; set; }

    /// <summary>No velocity alert before so many distinct negative authors: 2 to 100, default 5.</summary>
    public int MinimumAuthors { get; set; } = 5;
}

public enum Sensitivity
{
    Fewer,
    Balanced,
    More,
}
