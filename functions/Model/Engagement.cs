namespace Vigie.Model;

/// <summary>Reactions counted by the source when the mention was read.</summary>
public sealed record Engagement(long Likes = 0, long Shares = 0, long Replies = 0);
