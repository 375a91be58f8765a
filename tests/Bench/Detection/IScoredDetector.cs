namespace Vigie.Bench.Detection;

/// <summary>A detector that gives a score and leaves the threshold to whoever calibrates it.</summary>
internal interface IScoredDetector
{
    string Name { get; }

    /// <summary>The score right after each mention of the thread, in the order of its mentions; higher is more alarming.</summary>
    double[] Scores(SimulatedThread thread);
}

/// <summary>What commercial listeners do: negatives in the last sixty minutes.</summary>
internal sealed class HourCount : IScoredDetector
{
    public string Name => "negatives in 60 min >= K";

    public double[] Scores(SimulatedThread thread)
    {
        var scores = new double[thread.Mentions.Count];
        var (first, negatives) = (0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            negatives += thread.Mentions[i].CalledNegative ? 1 : 0;
            for (; thread.Mentions[first].Minute <= thread.Mentions[i].Minute - 60; first++)
            {
                negatives -= thread.Mentions[first].CalledNegative ? 1 : 0;
            }

            scores[i] = negatives;
        }

        return scores;
    }
}
