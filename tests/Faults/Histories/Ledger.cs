namespace Vigie.Tests.Faults;

/// <summary>What the senders know: what they were promised, and what they are still trying to say.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<int, Voice> accepted = [];
    private readonly Dictionary<int, DateTimeOffset> acceptedAt = [];
    private readonly Dictionary<int, DateTimeOffset> saidAt = [];
    private readonly Dictionary<int, long> answeredAt = [];
    private readonly HashSet<int> saidMore = [];

    /// <summary>Mentions that were answered 2xx, or whose item the feed showed, in their latest reading.</summary>
    public IReadOnlyCollection<Voice> Accepted => accepted.Values;

    /// <summary>Posts that were not answered 2xx yet.</summary>
    public List<(Post Post, string Body)> Unsent { get; } = [];

    /// <summary>Items of the feed, oldest first.</summary>
    public List<Voice> Shown { get; } = [];

    /// <summary>Mentions without a text whose post was answered 2xx.</summary>
    public HashSet<int> Broken { get; } = [];

    /// <summary>Threads that somebody tried to mark as answered, whatever came of it.</summary>
    public HashSet<int> Marked { get; } = [];

    /// <summary>How many bodies that are no message were put into a queue.</summary>
    public int Poisoned { get; set; }

    /// <summary>Threads that a person marked as answered, with the place in the order of events at which the answer 200 had come.</summary>
    public IReadOnlyDictionary<int, long> AnsweredAt => answeredAt;

    /// <summary>Whether somebody said more in a thread after it was marked as answered.</summary>
    public bool WentOn(int thread) => saidMore.Contains(thread);

    /// <summary>When it was first said, whenever it was accepted.</summary>
    public DateTimeOffset SaidAt(Voice voice) => saidAt[voice.Number];

    public void Say(Post post, DateTimeOffset at)
    {
        foreach (var voice in post.Voices)
        {
            saidAt.TryAdd(voice.Number, at);
        }
    }

    public DateTimeOffset AcceptedAt(Voice voice) => acceptedAt[voice.Number];

    public void Accept(Post post, DateTimeOffset at)
    {
        foreach (var voice in post.Voices)
        {
            if (voice.Tone == Tone.Broken)
            {
                Broken.Add(voice.Number);
            }
            else
            {
                Accept(voice, at);
            }
        }
    }

    public void Accept(Voice voice, DateTimeOffset at)
    {
        acceptedAt.TryAdd(voice.Number, at);
        if (answeredAt.ContainsKey(voice.Thread))
        {
            saidMore.Add(voice.Thread);
        }

        accepted[voice.Number] = accepted.TryGetValue(voice.Number, out var known) ? Latest(known, voice) : voice;
    }

    public void Answered(int thread, long order) => answeredAt.TryAdd(thread, order);

    /// <summary>A deletion is the last word; otherwise the highest revision is what was meant.</summary>
    private static Voice Latest(Voice one, Voice other) =>
        one.Deleted ? one : other.Deleted ? other : other.Revision > one.Revision ? other : one;
}
