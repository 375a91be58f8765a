namespace Vigie.Hosting.Import;

/// <summary>What a column may be for; the names are those of <c>--map</c>.</summary>
internal enum MentionField
{
    Date,
    Time,
    Text,
    Title,
    Url,
    Id,
    AuthorName,
    AuthorId,
    Followers,
    Language,
    Channel,
    ThreadId,
    ParentId,
    Rating,
    Likes,
    Shares,
    Replies,
}
