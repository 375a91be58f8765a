namespace Vigie.Bench.Detection;

/// <summary>How soon a detector spoke of outcries of one doubling time.</summary>
/// <param name="Delays">Minutes from the onset, one a thread; the cap where it never spoke or later.</param>
/// <param name="Mentions">Mentions of the outcry up to the alarm, where it spoke.</param>
internal sealed record Trial(IReadOnlyList<double> Delays, IReadOnlyList<int> Mentions)
{
    /// <summary>A delay of twelve hours counts as never.</summary>
    public const double Cap = 720;

    public double Mean => Delays.Average();

    public double Median => Quantile(0.5);

    public double LateTenth => Quantile(0.9);

    public double Detected => Delays.Count(delay => delay < Cap) / (double)Delays.Count;

    public double MedianMentions => Mentions.Count == 0 ? 0 : Mentions.Order().ElementAt(Mentions.Count / 2);

    /// <param name="threads">Threads with an outcry.</param>
    /// <param name="alarm">Minute of the thread at which the detector first spoke from the onset on; null: never.</param>
    public static Trial Of(IReadOnlyList<SimulatedThread> threads, Func<SimulatedThread, int?> alarm)
    {
        var (delays, mentions) = (new List<double>(), new List<int>());
        foreach (var thread in threads)
        {
            var at = alarm(thread);
            delays.Add(at is { } minute ? Math.Min(Cap, minute - thread.Onset!.Value) : Cap);
            if (delays[^1] < Cap)
            {
                mentions.Add(thread.Mentions.Count(mention => mention.OfCascade && mention.Minute <= at));
            }
        }

        return new Trial(delays, mentions);
    }

    public static Func<SimulatedThread, int?> AtThreshold(IScoredDetector detector, double threshold) => thread =>
    {
        var scores = detector.Scores(thread);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > threshold && thread.Mentions[i].Minute >= (thread.Onset ?? 0))
            {
                return thread.Mentions[i].Minute;
            }
        }

        return null;
    };

    private double Quantile(double share) => Delays.Order().ElementAt((int)(share * (Delays.Count - 1)));
}
