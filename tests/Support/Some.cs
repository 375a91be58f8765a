using Vigie.Model;

namespace Vigie.Tests.Support;

/// <summary>Nouns for tests: only what matters to the test is written there.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static Mention Mention(
        string id = "m1",
        string text = "The tea arrived.",
        string source = "forum",
        DateTimeOffset? at = null,
        string? author = "ana",
        string? thread = null,
        Channel channel = Channel.Forum) => new()
        {
            Id = id,
            Source = source,
            Text = text,
            CreatedAt = at ?? Monday,
            Author = author is null ? null : new Author(author, author),
            ThreadId = thread,
            Channel = channel,
        };

    public static MentionBatch Batch(params Mention[] mentions) => new()
    {
        Source = mentions.Length > 0 ? mentions[0].Source : "forum",
        SeenAt = Monday,
        Mentions = [.. mentions.Select(mention => new BrandMention("brand", mention))],
    };

    /// <summary>A letter of the queue <c>alerts</c>, unless said otherwise.</summary>
    public static DeadLetter Letter(
        string id = "l1",
        string queue = "alerts",
        string body = """{"alert":"t1.velocity.1"}""",
        string reason = "The store is away.",
        DateTimeOffset? at = null) => new()
        {
            Id = id,
            Queue = queue,
            At = at ?? Monday,
            Reason = reason,
            Deliveries = 10,
            Body = body,
        };
}
