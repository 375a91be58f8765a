using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>How long a velocity alert of a brand belongs to the incident that an earlier one leads. Pure.</summary>
internal static class IncidentRules
{
    /// <summary>A crisis sleeps at night: only after a day without growth is the next one another.</summary>
    public static readonly TimeSpan GrowsWithin = TimeSpan.FromHours(24);

    /// <summary>Who was told that it is calm was told with it who waits: for so long no lesser alert speaks.</summary>
    public static readonly TimeSpan MutesAfter = TimeSpan.FromHours(3);

    /// <summary>A leader closed as calm grew last when its last voice came.</summary>
    public static bool GoesOn(Alert? leader, DateTimeOffset? grewAt, DateTimeOffset now) =>
        IsLive(leader)
        || (leader?.State == AlertState.Resolved
            && (now - grewAt < GrowsWithin || now - (leader.ClosedAt - VelocityDetector.CalmAfter) < GrowsWithin));

    /// <summary>Each incident raises the threshold by the alarm budget, and the quiet time before it lowers it.</summary>
    public static BrandState Begin(BrandState brand, AlertId leader, DateTimeOffset now, DetectionPlan plan) => brand with
    {
        Incident = leader,
        IncidentAt = now,
        Threshold = ThresholdBudget.Steer(brand.Threshold, now - (brand.ThresholdAt ?? brand.LearningSince ?? now), 1, plan),
        ThresholdAt = now,
    };

    /// <summary>Whether lesser alerts of the brand are muted by it.</summary>
    public static bool Mutes(Alert? leader, DateTimeOffset now) =>
        IsLive(leader) || (leader?.State == AlertState.Resolved && now - leader.ClosedAt < MutesAfter);

    public static bool IsLive(Alert? alert) => alert?.State is AlertState.Open or AlertState.Acknowledged;
}
