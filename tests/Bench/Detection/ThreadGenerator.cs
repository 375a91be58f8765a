namespace Vigie.Bench.Detection;

/// <summary>One mention of a simulated thread, at its minute of the thread.</summary>
internal readonly record struct SimulatedMention(int Minute, bool CalledNegative, bool OfCascade);

/// <summary>A simulated thread.</summary>
/// <param name="StartMinute">Minute of the week, from Monday 00:00 UTC.</param>
/// <param name="Popularity">Mentions that the root post draws by itself.</param>
/// <param name="Onset">Minute of the thread at which the outcry begins; absent without one.</param>
/// <param name="Mentions">In order.</param>
internal sealed record SimulatedThread(int StartMinute, double Popularity, int? Onset, IReadOnlyList<SimulatedMention> Mentions);

/// <summary>
/// What is added to a thread: an outcry with its doubling time in minutes, or a post that is merely popular, and so on. All absent is the
/// usual course.
/// </summary>
internal sealed record Injection
{
    public static readonly Injection None = new();

    public double? Doubling { get; init; }

    /// <summary>Share of negatives in what is injected; absent: an outcry's.</summary>
    public double? Negative { get; init; }

    /// <summary>Mentions that the root post draws, instead of a drawn number.</summary>
    public double? Popularity { get; init; }

    /// <summary>From minute 240 on everything comes so many times as often, for two hours: a brand's posting hour that moved.</summary>
    public double HourJump { get; init; } = 1;
}

/// <summary>Threads of a world with a known truth, one-minute steps; the same seed gives the same threads.</summary>
internal sealed class ThreadGenerator(World world, int seed)
{
    public const int ThreadMinutes = 24 * 60;

    public const int ThreadsPerWeek = 200;

    public const double CascadeStart = 0.05;

    public const double CascadeCeiling = 4;

    private const int WeekMinutes = 7 * 24 * 60;

    private readonly Random random = new(seed);

    /// <summary>The threads of one week in the order in which they start.</summary>
    public IReadOnlyList<SimulatedThread> Week() =>
        [.. Enumerable.Range(0, ThreadsPerWeek).Select(_ => Thread(Injection.None)).OrderBy(thread => thread.StartMinute)];

    public SimulatedThread Thread(Injection injection)
    {
        var start = random.Next(WeekMinutes);
        int? onset = injection.Doubling is null ? null : random.Next(60, 720);
        var popularity = injection.Popularity ?? Math.Exp(world.PopularityMean + (world.PopularitySpread * Normal()));
        var mentions = new List<SimulatedMention>();
        var excitement = 0.0;
        var fades = Math.Exp(-1 / world.Memory);
        var root = popularity / world.Memory;
        for (var minute = 0; minute < ThreadMinutes; minute++, root *= fades)
        {
            var jump = minute is >= 240 and < 360 ? injection.HourJump : 1;
            var background = Poisson((world.Rate + excitement + root) * world.Season(start + minute) * jump);
            var cascade = minute >= onset ? Poisson(CascadeRate(injection.Doubling!.Value, minute - onset.Value)) : 0;
            Add(mentions, minute, background, world.Negative, false);
            Add(mentions, minute, cascade, injection.Negative ?? world.CascadeNegative, true);
            excitement = (excitement + (world.Branching * (background + cascade) / world.Memory)) * fades;
        }

        return new SimulatedThread(start, popularity, onset, mentions);
    }

    /// <summary>Mentions a minute of an outcry, so many minutes after its onset.</summary>
    public static double CascadeRate(double doubling, int minutes) =>
        Math.Min(CascadeStart * Math.Exp(Math.Log(2) / doubling * minutes), CascadeCeiling);

    private void Add(List<SimulatedMention> mentions, int minute, int count, double negative, bool ofCascade)
    {
        for (var i = 0; i < count; i++)
        {
            var called = random.NextDouble() < negative != random.NextDouble() < world.ClassifierError;
            mentions.Add(new(minute, called, ofCascade));
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = random.NextDouble(); product > limit; product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
