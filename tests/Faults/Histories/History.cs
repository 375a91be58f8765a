namespace Vigie.Tests.Faults;

/// <summary>
/// What happens to one brand and to the program that watches it, step by step. Written by <see cref="HistoryGenerator"/> from a seed; the
/// same seed gives the same history.
/// </summary>
internal sealed record History(int Seed, Setting Setting, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"seed {Seed}, {Setting}\n" + string.Join('\n', Steps.Select((step, index) => $"  {index + 1,3}. {step}"));
}

/// <summary>How the program is run.</summary>
public enum Deployment
{
    /// <summary>The handler within this process, on the embedded store: the same code, quick to start and easy to trip up.</summary>
    InProcess,

    /// <summary>The published program as handlers, killed by SIGKILL, on the embedded store.</summary>
    Handlers,

    /// <summary>The published program as handlers, on Azurite by way of a proxy that fails.</summary>
    HandlersOnAzurite,

    /// <summary>The published program by itself: its own host, its own durable broker, the embedded store.</summary>
    Run,
}

/// <summary>On what a history runs.</summary>
/// <param name="Handlers">Processes that share the store: 1 or 2; one for <see cref="Deployment.Run"/>.</param>
internal sealed record Setting(Deployment Deployment = Deployment.InProcess, int Handlers = 1)
{
    public override string ToString() => $"{Deployment}, {Handlers} handler(s)";
}

/// <summary>What somebody says: the checker's only measure of what must be stored and alerted.</summary>
internal enum Tone
{
    /// <summary>Needs nothing of anybody.</summary>
    Calm,

    /// <summary>Waits for an answer.</summary>
    Question,

    /// <summary>Many of them, by many people in a short time, are a crisis.</summary>
    Rage,

    /// <summary>The brand's own reply.</summary>
    Answer,

    /// <summary>A mention without a text: to be set aside with a reason.</summary>
    Broken,
}

/// <param name="Number">Names mention and author.</param>
/// <param name="Revision">0: as first written; above: edited so many times.</param>
internal sealed record Voice(int Number, int Thread, Tone Tone, int Revision = 0, bool Deleted = false)
{
    public override string ToString() =>
        $"{Tone} m{Number}@t{Thread}{(Revision > 0 ? $" edit {Revision}" : string.Empty)}{(Deleted ? " deleted" : string.Empty)}";
}

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
