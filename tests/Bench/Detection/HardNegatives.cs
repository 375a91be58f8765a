using System.Globalization;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection;

/// <summary>
/// What looks like a crisis and is none, through the fold that the pipeline uses, in the order of delivery: the share of threads that raise
/// an alarm, and such alarms for each thousand mentions, beside those of usual threads.
/// </summary>
internal sealed class HardNegatives(SteeredDetector steered, int weeks, int seed, TextWriter output)
{
    private static readonly DetectionPlan Plan = new();

    private readonly int threads = 20 * weeks;

    private Random random = new(seed);

    /// <summary>Begun anew for each row, so that the rows speak of the same threads wherever nothing is injected.</summary>
    private ThreadGenerator usual = new(World.Usual, seed);

    private DateTimeOffset monday;

    public void Print()
    {
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| no crisis ({threads} threads each) | threads with an alarm | alarms in 1000 mentions |"));
        output.WriteLine("| --- | --- | --- |");
        var moved = new ThreadGenerator(World.Usual with { SeasonShift = 300 }, seed + 201);
        Count("usual threads", () => Deliver(usual.Thread(Injection.None)));
        Count("a root post that draws 40 by itself, neutral", () => Deliver(usual.Thread(new Injection { Popularity = 40 })));
        Count("the brand's hours moved by three", () => Deliver(moved.Thread(Injection.None)));
        Count("every mention again under another id", () => Deliver(usual.Thread(Injection.None)).SelectMany(Twice));
        Count("deliveries late by half an hour on average", () => Deliver(usual.Thread(Injection.None), _ => Late()));
        Count("an outage of six hours for half of the mentions, then all at once", () => Deliver(usual.Thread(Injection.None), Outage));
        Count("one author posting twenty negative times in an hour", () => Loud(usual.Thread(Injection.None)));
        Count("an article carried by twelve outlets in an hour", () => With(usual.Thread(Injection.None), 12, null, Channel.News));
        Crowds("every 20 minutes", () => Deliver(usual.Thread(new Injection { Doubling = 20, Negative = 0.25 })));
        Crowds("every 80 minutes", () => Deliver(usual.Thread(new Injection { Doubling = 80, Negative = 0.25 })));
    }

    private static IEnumerable<StoredMention> Twice(StoredMention stored) =>
        [stored, stored with { Mention = stored.Mention with { Id = stored.Mention.Id + "-again" } }];

    private double Late() => -30 * Math.Log(1 - random.NextDouble());

    private double Outage(SimulatedMention mention) =>
        mention.Minute is >= 60 and < 420 && random.NextDouble() < 0.5 ? 420 - mention.Minute : 0;

    /// <summary>Of thousands of mentions each: fewer of them.</summary>
    private void Crowds(string often, Func<IEnumerable<StoredMention>> deliver) =>
        Count($"a neutral cascade that doubles {often} ({threads / 5} threads)", deliver, threads / 5);

    private void Count(string name, Func<IEnumerable<StoredMention>> deliver) => Count(name, deliver, threads);

    private void Count(string name, Func<IEnumerable<StoredMention>> deliver, int count)
    {
        (random, usual) = (new Random(seed + 17), new ThreadGenerator(World.Usual, seed + 200));
        var (alarms, mentions) = (0, 0);
        for (var index = 0; index < count; index++)
        {
            monday = steered.Mondays[index % steered.Mondays.Count];
            var delivered = deliver().ToList();
            mentions += delivered.Count;
            alarms += delivered.Count > 0 && Raises(delivered, steered.BrandAt(delivered[0].Mention.CreatedAt)) ? 1 : 0;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {100.0 * alarms / count:0.00} % | {1000.0 * alarms / mentions:0.00} |"));
    }

    private static bool Raises(IEnumerable<StoredMention> delivered, BrandState brand)
    {
        MentionThread? thread = null;
        foreach (var mention in delivered)
        {
            var folded = ThreadFold.Add(thread, [mention], brand, Plan);
            if (folded.Signal is not null)
            {
                return true;
            }

            thread = folded.Thread;
        }

        return false;
    }

    /// <summary>In the order of delivery: each mention so many minutes after it was written.</summary>
    private List<StoredMention> Deliver(SimulatedThread thread, Func<SimulatedMention, double>? late = null)
    {
        var place = ThreadId.Of("brand", "forum", "simulated");
        return thread.Mentions
            .Select((mention, index) => (
                At: mention.Minute + (late?.Invoke(mention) ?? 0),
                Stored: SimulatedMentions.Stored(thread, mention, $"m{index}", $"a{index}", monday, place)))
            .OrderBy(delivery => delivery.At)
            .Select(delivery => delivery.Stored)
            .ToList();
    }

    private IEnumerable<StoredMention> Loud(SimulatedThread thread) => With(thread, 20, "furious", Channel.Forum);

    /// <summary>The thread's own mentions, and negative ones by one author or by many, within an hour from the fourth on.</summary>
    private IEnumerable<StoredMention> With(SimulatedThread thread, int count, string? author, Channel channel)
    {
        var place = ThreadId.Of("brand", "forum", "simulated");
        var added = Enumerable.Range(0, count)
            .Select(n => SimulatedMentions.Stored(
                thread, new SimulatedMention(240 + (n * 60 / count), true, false), $"x{n}", author ?? $"outlet{n}", monday, place))
            .Select(stored => stored with { Mention = stored.Mention with { Channel = channel } });
        return Deliver(thread).Concat(added).OrderBy(stored => stored.Mention.CreatedAt);
    }
}
