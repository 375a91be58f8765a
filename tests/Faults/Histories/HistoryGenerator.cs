namespace Vigie.Tests.Faults;

/// <summary>
/// Writes a history from a seed: a few conversations of known kinds, posted in pieces over an hour or two, the timer and the queues doing
/// their work in between, and one to five faults at random places.
/// </summary>
internal sealed class HistoryGenerator
{
    /// <summary>So many voices of rage within half an hour are a crisis by anybody's rules.</summary>
    public const int Storm = 18;

    /// <summary>Mentions of a burst, in one post; a usual one has about six.</summary>
    public const int Burst = 60;

    private readonly Random random;
    private readonly Setting setting;
    private readonly int seed;
    private int voices;

    private HistoryGenerator(int seed, Setting setting) => (this.seed, this.setting, random) = (seed, setting, new Random(seed));

    public static History Write(int seed, Setting setting) => new HistoryGenerator(seed, setting).Write();

    /// <summary>With one handler or two, by the seed; one that runs by itself is alone.</summary>
    public static History Write(int seed, Deployment deployment) =>
        Write(seed, new Setting(deployment, Handlers: deployment == Deployment.Run ? 1 : 1 + (seed % 2)));

    private History Write()
    {
        var posts = Posts();
        var steps = new List<Step>();
        foreach (var post in posts)
        {
            steps.Add(post);
            steps.AddRange(Between());
        }

        for (var later = 2 + random.Next(4); later > 0; later--)
        {
            steps.AddRange(Later());
        }

        var faults = 1 + random.Next(6);
        for (var fault = 0; fault < faults; fault++)
        {
            // What is armed early meets more of the work.
            steps.Insert(random.Next(steps.Count), Fault());
        }

        return new History(seed, setting, steps);
    }

    /// <summary>The conversations, cut into posts of a few mentions and shuffled into each other; each keeps its order.</summary>
    private List<Post> Posts()
    {
        var threads = Enumerable.Range(0, 2 + random.Next(3)).Select(Conversation).Select(thread => new Queue<Voice>(thread)).ToList();
        var posts = new List<Post>();
        while (threads.Find(thread => thread.Count > 0) is not null)
        {
            var post = new List<Voice>();
            for (var size = 1 + random.Next(6); size > 0; size--)
            {
                var thread = threads[random.Next(threads.Count)];
                post.AddRange(Enumerable.Range(0, random.Next(1, 5)).Where(_ => thread.Count > 0).Select(_ => thread.Dequeue()));
            }

            if (post.Count > 0)
            {
                posts.Add(new Post(Odd(post)));
            }
        }

        return posts;
    }

    private IEnumerable<Voice> Conversation(int thread) => random.Next(10) switch
    {
        < 3 => Say(thread, Tone.Calm, 1 + random.Next(4)),
        < 5 => Say(thread, Tone.Question, 1),
        5 => [.. Say(thread, Tone.Question, 1), .. Say(thread, Tone.Answer, 1)],
        6 => Edited(thread),
        _ => Say(thread, Tone.Rage, Storm + random.Next(5)),
    };

    private List<Voice> Say(int thread, Tone tone, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new Voice(++voices, thread, tone))];

    private List<Voice> Edited(int thread)
    {
        var said = Say(thread, Tone.Calm, 2);
        said.Add(said[0] with { Revision = 1 });
        said.Add(random.Next(2) == 0 ? said[1] with { Deleted = true } : said[0] with { Revision = 2 });
        return said;
    }

    /// <summary>Now and then a post says something twice, or has something in it that nobody can read.</summary>
    private List<Voice> Odd(List<Voice> post) => random.Next(8) switch
    {
        0 => [.. post, post[random.Next(post.Count)]],
        1 => [.. post, new Voice(++voices, 0, Tone.Broken)],
        _ => post,
    };

    private IEnumerable<Step> Between()
    {
        if (random.Next(4) > 0)
        {
            yield return new Deliver(1 + random.Next(8), 1 + random.Next(3));
        }

        if (random.Next(6) == 0)
        {
            yield return new Publish(++voices, 1);
        }

        if (random.Next(3) == 0)
        {
            yield return new Advance(1 + random.Next(4));
        }

        if (random.Next(3) == 0)
        {
            yield return new Tick(Everywhere: setting.Handlers > 1 && random.Next(2) == 0);
        }

        if (random.Next(12) == 0)
        {
            yield return new MarkAnswered(random.Next(4));
        }
    }

    /// <summary>Hours in which nothing new is said: warnings, reminders and the next person on call come up.</summary>
    private IEnumerable<Step> Later()
    {
        yield return new Advance(10 + random.Next(40));
        yield return new Tick(Everywhere: setting.Handlers > 1 && random.Next(2) == 0);
        yield return new Deliver(1 + random.Next(20), 1 + random.Next(3));
    }

    private Step Fault() => random.Next(21) switch
    {
        < 4 => new KillAtStore(random.Next(80), After: random.Next(2) == 0),
        < 6 => new KillAtChannel(After: random.Next(2) == 0),
        < 11 => new StoreTrouble((StoreMishap)(1 + random.Next((int)StoreMishap.TooMany429)), random.Next(30), 1 + random.Next(4)),
        < 14 => new ChannelTrouble(
            random.Next(2) == 0 ? "teams" : "email", (ChannelMishap)(1 + random.Next((int)ChannelMishap.Failing)), 1 + random.Next(3)),
        14 => new LoseLock(),
        < 17 => new DeliverAgain(),
        17 => new Poison(new[] { "mentions", "collect", "alerts" }[random.Next(3)]),
        18 => new Post([.. Enumerable.Range(0, Burst).Select(number => new Voice(++voices, 10 + (number % 6), Tone.Calm))]),
        19 => new Skew(random.Next(setting.Handlers), random.Next(2) == 0 ? -5 : 5),
        _ => new SkipTicks(20 + random.Next(60)),
    };
}
