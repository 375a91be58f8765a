using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetentionPlan
{
    /// <summary>Texts and authors are kept so long: 1 day to 400 days, default 30 days.</summary>
    public TimeSpan Mentions { get; set; } = TimeSpan.FromDays(30);
}
