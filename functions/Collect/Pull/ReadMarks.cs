namespace Vigie.Collect.Pull;

/// <summary>
/// Marks of things that were read to their end (a thread with so many replies), so that they are not asked for again until the mark changes.
/// Kept only by a poll that gave all it read: of one that was broken off, some may not have been taken.
/// </summary>
internal sealed class ReadMarks(PullCursor cursor)
{
    private readonly List<(string Thing, string Mark)> read = [];

    public bool Knows(string thing, string mark) => cursor.Seen.Knows(thing, mark);

    public void Add(string thing, string mark) => read.Add((thing, mark));

    /// <summary>The result of the poll, with what it read to the end in its cursor.</summary>
    public PollResult Keep(PollResult result)
    {
        if (!result.More && result.Problem is null && result.NotBefore is null)
        {
            foreach (var (thing, mark) in read)
            {
                cursor.Seen.Remember(thing, mark);
            }
        }

        // What a source notes for itself may have changed after the reading.
        return result with { Cursor = cursor.ToString() };
    }
}
