namespace Vigie.Bench.Detection.Volume;

/// <summary>
/// The published rule of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015) for detectors that decide: a labelled window counts once, by
/// its first alarm, the earlier the more; each alarm outside costs, the less the closer behind a window; the first 15 % of rows (of 5,000
/// at most) do not count. 0 is silence, 100 foresight.
/// </summary>
internal static class AnomalyScore
{
    public const double Standard = 0.11;

    public const double LowFalsePositives = 0.22;

    private static readonly double BestHit = Falloff(-1);

    /// <param name="runs">Each stream with the rows of its alarms.</param>
    /// <param name="cost">What an alarm outside costs, of a window's worth.</param>
    public static double Of(IReadOnlyCollection<(CountStream Stream, IReadOnlyList<int> Alarms)> runs, double cost)
    {
        var windows = runs.Sum(run => run.Stream.Windows.Count);
        return 100 * (runs.Sum(run => Of(run.Stream, run.Alarms, cost)) + windows) / (2 * windows);
    }

    private static double Of(CountStream stream, IReadOnlyList<int> alarms, double cost)
    {
        var probation = (int)(0.15 * Math.Min(stream.Counts.Count, 5000));
        var best = stream.Windows.Select(_ => -1.0).ToArray();
        var sum = 0.0;
        foreach (var row in alarms.Where(row => row >= probation))
        {
            var index = Enumerable.Range(0, best.Length).LastOrDefault(n => stream.Windows[n].First <= row, -1);
            if (index < 0)
            {
                sum -= cost;
                continue;
            }

            var (first, last) = stream.Windows[index];
            if (row > last)
            {
                sum += cost * Falloff((double)(row - last) / (last - first));
            }
            else
            {
                best[index] = Math.Max(best[index], Falloff(-(last - row + 1.0) / (last - first + 1)) / BestHit);
            }
        }

        return sum + best.Sum();
    }

    private static double Falloff(double x) => x > 3 ? -1 : -Math.Tanh(2.5 * x);
}
