namespace Vigie.Tests.Faults;

/// <summary>One thing that happens.</summary>
internal abstract record Step
{
    /// <summary>The fault it is, for the table of results; null for what is no fault.</summary>
    public virtual string? Fault => null;
}

/// <summary>A sender posts a signed webhook. It tries again until it is answered 2xx, at the latest when the faults are over.</summary>
internal sealed record Post(IReadOnlyList<Voice> Voices) : Step
{
    public override string? Fault =>
        Voices.Any(voice => voice.Tone == Tone.Broken) ? "a mention that cannot be read, in a post"
        : Voices.Count >= HistoryGenerator.Burst ? "burst of ten times the rate"
        : Voices.Select(voice => voice.Number).Distinct().Count() < Voices.Count ? "the same mention twice in one message"
        : null;

    public override string ToString() => $"post {string.Join(", ", Voices)}";
}

/// <summary>New items appear in the feed that is polled.</summary>
internal sealed record Publish(int First, int Count) : Step;

internal sealed record Advance(int Minutes) : Step;

/// <summary>Time passes in which the timer should have fired and did not.</summary>
internal sealed record SkipTicks(int Minutes) : Step
{
    public override string? Fault => "timer skipped";
}

/// <summary>The timer fires, on one handler or on all of them at the same moment.</summary>
internal sealed record Tick(bool Everywhere) : Step
{
    public override string? Fault => Everywhere ? "two timers at once" : null;
}

/// <summary>The host delivers from its queues, in any order.</summary>
internal sealed record Deliver(int Most, int AtOnce) : Step;

/// <summary>A message that was completed comes again.</summary>
internal sealed record DeliverAgain : Step
{
    public override string? Fault => "late duplicate delivery";
}

/// <summary>A message is delivered a second time while the first delivery still runs.</summary>
internal sealed record LoseLock : Step
{
    public override string? Fault => "lock lost in mid-run";
}

/// <summary>The process dies at one of its next calls to the store.</summary>
internal sealed record KillAtStore(int Skip, bool After) : Step
{
    public override string? Fault => NameOf(After);

    public static string NameOf(bool after) => after ? "killed after a table call" : "killed before a table call";
}

/// <summary>Every process dies while a channel is handed a message: before it is taken, or after.</summary>
internal sealed record KillAtChannel(bool After) : Step
{
    public override string? Fault => NameOf(After);

    public static string NameOf(bool after) => after ? "killed after a channel took it" : "killed before a channel took it";
}

/// <summary>The store fails at so many of its next calls.</summary>
internal sealed record StoreTrouble(StoreMishap Mishap, int Skip, int Calls) : Step
{
    public override string? Fault => NameOf(Mishap);

    public static string NameOf(StoreMishap mishap) => $"table: {mishap}";
}

/// <summary>A channel behaves like this at its next messages.</summary>
internal sealed record ChannelTrouble(string Channel, ChannelMishap Mishap, int Calls) : Step
{
    public override string? Fault => NameOf(Channel, Mishap);

    public static string NameOf(string channel, ChannelMishap mishap) => $"{channel}: {mishap}";
}

/// <summary>The clock of one handler is off.</summary>
internal sealed record Skew(int Handler, int Minutes) : Step
{
    public override string? Fault => "clock off by five minutes";
}

/// <summary>A person says that a thread was answered elsewhere.</summary>
internal sealed record MarkAnswered(int Thread) : Step;

/// <summary>Something that is no message lands in a queue.</summary>
internal sealed record Poison(string Queue) : Step
{
    public override string? Fault => "poison message";
}
