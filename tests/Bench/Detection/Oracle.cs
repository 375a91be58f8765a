using System.Numerics;

namespace Vigie.Bench.Detection;

/// <summary>
/// The detector that knows the truth: every parameter of the world, how popular the root post is, and the doubling time of the outcry it
/// waits for. Only the onset is unknown to it; its statistic is the log-likelihood ratio, maximised over the onset.
/// </summary>
internal sealed class Oracle : IScoredDetector
{
    private static readonly int Width = Vector<double>.Count;

    private readonly World world;

    /// <summary>Minutes from an onset until its rate stands at the ceiling: from then on all earlier onsets gain and lose alike.</summary>
    private readonly int grown;

    /// <summary>Rates of the outcry by minutes since its onset, the latest first, so that a run over onsets reads them in order.</summary>
    private readonly double[] rates;

    /// <summary>Sum of the rates up to and including so many minutes since the onset, in the same order.</summary>
    private readonly double[] spent;

    private readonly double[] sums = new double[ThreadGenerator.ThreadMinutes + 16];

    public Oracle(World world, double doubling)
    {
        this.world = world;
        grown = (int)Math.Ceiling(doubling * Math.Log2(ThreadGenerator.CascadeCeiling / ThreadGenerator.CascadeStart));
        rates = [.. Enumerable.Range(0, grown).Select(i => ThreadGenerator.CascadeRate(doubling, grown - 1 - i)), .. new double[16]];
        spent = new double[rates.Length];
        var sum = 0.0;
        for (var i = grown - 1; i >= 0; i--)
        {
            spent[i] = sum += rates[i];
        }
    }

    public string Name => "oracle";

    public double[] Scores(SimulatedThread thread)
    {
        Array.Clear(sums);
        var scores = new double[thread.Mentions.Count];
        var (cascade, background) = (world.Called(world.CascadeNegative), world.Called(world.Negative));
        var (excitement, last, first, same) = (0.0, 0, 0, 0);
        var old = double.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            var mention = thread.Mentions[i];
            excitement *= Math.Exp(-(mention.Minute - last) / world.Memory);
            old -= ThreadGenerator.CascadeCeiling * (mention.Minute - last);
            same = i > 0 && mention.Minute == last ? same + 1 : 0;
            last = mention.Minute;
            for (; first <= mention.Minute - grown; first++)
            {
                var above = ThreadGenerator.CascadeCeiling * (mention.Minute - grown + 1 - first);
                old = Math.Max(old, sums[first] - spent[0] - above);
            }

            // Within a minute nothing excites yet: the generator draws its whole count at once.
            var root = thread.Popularity * Math.Exp(-mention.Minute / world.Memory) / world.Memory;
            var before = excitement - (same * world.Branching / world.Memory);
            var usual = (world.Rate + before + root) * world.Season(thread.StartMinute + mention.Minute);
            var ratio = (mention.CalledNegative ? cascade / background : (1 - cascade) / (1 - background)) / usual;
            old += Math.Log(1 + (ThreadGenerator.CascadeCeiling * ratio));
            scores[i] = Math.Max(Math.Max(0, old), Add(first, mention.Minute, ratio));
            excitement += world.Branching / world.Memory;
        }

        return scores;
    }

    /// <summary>For every onset from the first up to the minute: the logarithm of how much likelier the mention is with the outcry than
    /// without. Returns the best sum, less what each onset spent.</summary>
    private double Add(int first, int minute, double ratio)
    {
        var shift = grown - 1 - minute;
        var best = Vector<double>.Zero;
        for (var onset = first; onset <= minute; onset += Width)
        {
            var gain = Vector.Log(Vector<double>.One + (new Vector<double>(rates, shift + onset) * ratio));
            var sum = new Vector<double>(sums, onset) + gain;
            sum.CopyTo(sums, onset);

            // Lanes beyond the minute gain log 1 and spent nothing: they stay 0.
            best = Vector.Max(best, sum - new Vector<double>(spent, shift + onset));
        }

        var highest = 0.0;
        for (var lane = 0; lane < Width; lane++)
        {
            highest = Math.Max(highest, best[lane]);
        }

        return highest;
    }
}
