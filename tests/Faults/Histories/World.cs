using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Lives through one history, then lets everything heal and asks what became of it.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Key = "only-for-this-history";

    public const string MailTo = "lea@brand.example";

    /// <summary>Minutes between the ticks after the last fault: long enough for every retry, reply clock and lock.</summary>
    private static readonly int[] Healing = [0, 1, 1, 3, 6, 11, 31, 61, 61, 61, 1, 6];

    private readonly History history;
    private readonly IBirth birth;
    private readonly Random random;
    private readonly ILife?[] lives;
    private readonly TimeSpan[] skews;
    private readonly IHost host;
    private readonly SemaphoreSlim births = new(1);
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    private TimeSpan passed;

    private World(History history, IBirth birth)
    {
        (this.history, this.birth, random) = (history, birth, new Random(history.Seed));
        lives = new ILife?[history.Setting.Handlers];
        skews = new TimeSpan[history.Setting.Handlers];
        host = history.Setting.Deployment == Deployment.Run
            ? new OwnHost(() => LifeAsync(0))
            : new UnreliableHost(AnyLifeAsync, new Clock(Now), random);
    }

    public Outside Outside { get; private set; } = null!;

    public Ledger Ledger { get; } = new();

    /// <summary>How often which fault really happened.</summary>
    public Dictionary<string, int> Happened { get; } = [];

    public IReadOnlyList<string> Misunderstood => host.Misunderstood;

    /// <summary>When the last fault was over.</summary>
    public DateTimeOffset HealedAt { get; private set; }

    /// <summary>Called whenever a clock was moved.</summary>
    public Action ClockMoved { get; set; } = () => { };

    public static async Task<World> StartAsync(History history, IBirth birth)
    {
        var world = new World(history, birth);
        world.Outside = await Outside.StartAsync();
        world.Outside.Feed = world.FeedText;
        world.Outside.Kill = world.KillAll;
        world.Outside.Happened = world.Count;
        return world;
    }

    /// <summary>The clock of one handler.</summary>
    public TimeProvider ClockOf(int handler) => new Clock(() => Now() + skews[handler]);

    /// <summary>How far the clock of one handler is ahead of the real one.</summary>
    public TimeSpan OffsetOf(int handler) => passed + skews[handler];

    public async Task<Aftermath> RunAsync()
    {
        foreach (var step in history.Steps)
        {
            Pass(TimeSpan.FromSeconds(1));
            await DoAsync(step);
        }

        Heal();
        foreach (var minutes in Healing)
        {
            Pass(TimeSpan.FromMinutes(minutes));
            await SendUnsentAsync();
            await host.DeliverAsync(int.MaxValue, 2);
            await host.TickAsync(await LifeAsync(0));
            await host.DeliverAsync(int.MaxValue, 2);

            // Somebody looks at what could not be worked on, and has it sent again.
            await host.AskAsync("Web", Call("POST", "/api/deadletters/redrive", "{}"));
        }

        return await Aftermath.ReadAsync(GetAsync, start.AddDays(-1), Now().AddMinutes(1));
    }

    /// <summary>While several deliveries run at once, some of their calls to the store take a little longer than others.</summary>
    public Task HesitateAsync()
    {
        if (!host.IsCrowded)
        {
            return Task.CompletedTask;
        }

        lock (random)
        {
            return random.Next(6) == 0 ? Task.Delay(random.Next(1, 4)) : Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in lives.OfType<ILife>())
        {
            await life.DisposeAsync();
        }

        await Outside.DisposeAsync();
        births.Dispose();
    }

    /// <summary>In processes of their own the clock runs on between the steps; here it stands still.</summary>
    private DateTimeOffset Now() => (history.Setting.Deployment != Deployment.InProcess ? DateTimeOffset.UtcNow : start) + passed;

    private void Pass(TimeSpan time)
    {
        passed += time;
        ClockMoved();
    }

    private async Task DoAsync(Step step)
    {
        switch (step)
        {
            case Post post:
                Ledger.Say(post, Now());
                await SendAsync(post, Speech.Body(post, Now()));
                break;
            case Publish news:
                Ledger.Shown.AddRange(Enumerable.Range(news.First, news.Count).Select(number => new Voice(number, -number, Tone.Calm)));
                break;
            case Advance advance:
                Pass(TimeSpan.FromMinutes(advance.Minutes));
                break;
            case Tick tick:
                await TickAsync(tick.Everywhere);
                break;
            case Deliver deliver:
                await host.DeliverAsync(deliver.Most, deliver.AtOnce);
                break;
            case MarkAnswered marked:
                await MarkAsync(marked.Thread);
                break;
            default:
                await ArmAsync(step);
                break;
        }
    }

    private async Task ArmAsync(Step step)
    {
        switch (step)
        {
            case SkipTicks skip:
                Pass(TimeSpan.FromMinutes(skip.Minutes));
                Count(step.Fault!);
                break;
            case DeliverAgain:
                CountIf(host.Repeat(), step);
                break;
            case LoseLock:
                CountIf(await host.LoseLockAsync(), step);
                break;
            case KillAtStore kill:
                (await LifeAsync(random.Next(lives.Length))).Store.ArmKill(kill.Skip, kill.After);
                break;
            case KillAtChannel kill:
                Outside.ArmKill(kill.After);
                break;
            case StoreTrouble trouble:
                (await LifeAsync(random.Next(lives.Length))).Store.Arm(trouble.Mishap, trouble.Skip, trouble.Calls);
                break;
            case ChannelTrouble trouble:
                Outside.Arm(trouble.Channel, trouble.Mishap, trouble.Calls);
                break;
            case Skew skew:
                skews[skew.Handler] = TimeSpan.FromMinutes(skew.Minutes);
                ClockMoved();
                Count(step.Fault!);
                break;
            case Poison poison when host.Enqueue(poison.Queue, $"{{\"no\": \"message {Ledger.Poisoned + 1}\""):
                Ledger.Poisoned++;
                Count(step.Fault!);
                break;
            case Poison:
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to do {step}.");
        }
    }

    private void Heal()
    {
        HealedAt = Now();
        Outside.Disarm();
        Array.Clear(skews);
        ClockMoved();
        foreach (var life in lives.OfType<ILife>())
        {
            life.Store.Disarm();
        }
    }

    private async Task TickAsync(bool everywhere)
    {
        var ticking = everywhere ? Enumerable.Range(0, lives.Length) : [random.Next(lives.Length)];
        await Task.WhenAll(ticking.Select(async handler => await host.TickAsync(await LifeAsync(handler))));
        if (everywhere)
        {
            Count("two timers at once");
        }
    }

    private async Task SendAsync(Post post, string body)
    {
        var call = SignedPost.Of(body, Now()).AsCall("test");
        if (await host.AskAsync("Receive", call) is { Status: >= 200 and < 300 })
        {
            Ledger.Accept(post, Now());
            if (post.Fault is { } fault)
            {
                Count(fault);
            }
        }
        else
        {
            Ledger.Unsent.Add((post, body));
        }
    }

    private async Task SendUnsentAsync()
    {
        var unsent = Ledger.Unsent.ToList();
        Ledger.Unsent.Clear();
        foreach (var (post, body) in unsent)
        {
            await SendAsync(post, body);
        }
    }

    /// <summary>A person can mark what the dashboard shows: what is stored.</summary>
    private async Task MarkAsync(int thread)
    {
        var mention = Ledger.Accepted.FirstOrDefault(voice => voice.Thread == thread);
        if (mention is not null && (await Aftermath.MentionsAsync(GetAsync, start.AddDays(-1), Now().AddMinutes(6)))
            .FirstOrDefault(shown => shown.Id == $"m{mention.Number}") is { } stored)
        {
            Ledger.Marked.Add(thread);
            var path = $"/api/threads/{stored.Thread}/answered";
            if (await host.AskAsync("Web", Call("POST", path, "{}")) is { Status: 200 })
            {
                Ledger.Answered(thread, Outside.Log.Next());
            }
        }
    }

    private async Task<string?> GetAsync(string path)
    {
        var answer = await host.AskAsync("Web", Call("GET", path, null));
        return answer is { Status: 200 } ? answer.Body : null;
    }

    private static CallerRequest Call(string method, string path, string? body)
    {
        var url = new Uri("https://app.example" + path);
        return new CallerRequest(method, url.AbsoluteUri, body)
        {
            Headers = new() { ["Authorization"] = [$"Bearer {Key}"], ["Host"] = ["app.example"] },
            Query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1])),
            Route = new() { ["path"] = url.AbsolutePath.TrimStart('/') },
        };
    }

    /// <summary>What the feed shows counts as accepted, since nobody else will say it again.</summary>
    private string FeedText()
    {
        var shown = Ledger.Shown.ToList();
        foreach (var voice in shown)
        {
            Ledger.Accept(voice, Now());
        }

        return Speech.Feed(shown, Now());
    }

    private Task<ILife> AnyLifeAsync()
    {
        int chosen;
        lock (random)
        {
            chosen = random.Next(lives.Length);
        }

        return LifeAsync(chosen);
    }

    /// <summary>The host starts a handler that has died, as soon as it needs one.</summary>
    private async Task<ILife> LifeAsync(int handler)
    {
        await births.WaitAsync();
        try
        {
            if (lives[handler] is { IsDead: false } alive)
            {
                return alive;
            }

            if (lives[handler] is { } dead)
            {
                await dead.DisposeAsync();
            }

            var life = await birth.BearAsync(this, handler);
            life.Store.Happened = Count;
            return lives[handler] = life;
        }
        finally
        {
            births.Release();
        }
    }

    private void KillAll()
    {
        foreach (var life in lives.OfType<ILife>())
        {
            life.Kill();
        }
    }

    private void CountIf(bool happened, Step step)
    {
        if (happened)
        {
            Count(step.Fault!);
        }
    }

    private void Count(string fault)
    {
        lock (Happened)
        {
            Happened[fault] = Happened.GetValueOrDefault(fault) + 1;
        }
    }

    /// <summary>The time of day as the history has it; timers and delays are real.</summary>
    private sealed class Clock(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
