namespace Vigie.Detect;

/// <summary>How the threads of a brand draw mentions, fitted to recorded ones.</summary>
/// <param name="Rate">Mentions a minute that a thread draws by itself.</param>
/// <param name="Branching">Mentions that a mention calls forth.</param>
/// <param name="Memory">Minutes for which it does so.</param>
public readonly record struct ThreadHabits(double Rate, double Branching, double Memory);

/// <summary>
/// Fits <see cref="ThreadHabits"/> to a stretch of recorded threads: those habits under which the detector's own expectation foretells them
/// best (the likelihood of each mention given those before it, the root post's popularity learnt on the way), with a mild preference for
/// the defaults. Pure; a few milliseconds for a thousand mentions.
/// </summary>
public static class ThreadFit
{
    private const int Rounds = 3;

    /// <summary>What a step of a scale away from the default must gain in log-likelihood.</summary>
    private const double StepCost = 0.7;

    private static readonly double[] Rates = [0.001, 0.0014, 0.002, 0.0028, 0.004, 0.0056, 0.008, 0.011, 0.016, 0.032, 0.064];

    private static readonly double[] Branchings = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    private static readonly double[] Memories = [7.5, 15, 21, 30, 42, 60, 120];

    /// <param name="threads">Times of each thread's mentions in order, minutes from the beginning of the stretch; the first is taken as
    /// the root.</param>
    /// <param name="until">End of the stretch, in the same minutes.</param>
    /// <param name="season">Activity by hour of the stretch, mean 1; empty where it is not known.</param>
    public static ThreadHabits Of(IReadOnlyList<double[]> threads, double until, IReadOnlyList<double> season)
    {
        int[] best = [Array.IndexOf(Rates, 0.004), Array.IndexOf(Branchings, 0.6), Array.IndexOf(Memories, 30)];
        int[] usual = [.. best];
        double[][] scales = [Rates, Branchings, Memories];
        for (var round = 0; round < Rounds; round++)
        {
            for (var axis = 0; axis < scales.Length; axis++)
            {
                best[axis] = Enumerable.Range(0, scales[axis].Length).MaxBy(step =>
                {
                    int[] tried = [.. best];
                    tried[axis] = step;
                    var habits = new ThreadHabits(Rates[tried[0]], Branchings[tried[1]], Memories[tried[2]]);
                    return threads.Sum(thread => Likelihood(thread, until, season, habits)) - (StepCost * Math.Abs(step - usual[axis]));
                });
            }
        }

        return new ThreadHabits(Rates[best[0]], Branchings[best[1]], Memories[best[2]]);
    }

    /// <summary>Logarithm of how likely the mentions after the first are, less what was expected and did not come.</summary>
    private static double Likelihood(double[] thread, double until, IReadOnlyList<double> season, ThreadHabits habits)
    {
        var (excitement, followers, exposure) =
            (habits.Branching / habits.Memory, VelocityNumbers.PriorFollowers, VelocityNumbers.PriorExposure);
        var (sum, last) = (0.0, thread[0]);
        for (var i = 1; i <= thread.Length; i++)
        {
            var at = i < thread.Length ? thread[i] : until;
            var (left, age, now) = (Math.Exp(-(at - last) / habits.Memory), last - thread[0], At(season, (at + last) / 2));
            var root = Math.Exp(-age / habits.Memory) * (1 - left);
            sum -= now * ((habits.Rate * (at - last)) + (excitement * habits.Memory * (1 - left)) + (followers / exposure * root));
            if (i == thread.Length)
            {
                break;
            }

            (exposure, excitement, last) = (exposure + (now * root), excitement * left, at);
            var popular = followers / exposure * Math.Exp(-(at - thread[0]) / habits.Memory) / habits.Memory;
            var rate = habits.Rate + excitement + popular;
            sum += Math.Log(rate * At(season, at));
            followers += popular / rate;
            excitement += habits.Branching / habits.Memory;
        }

        return sum;
    }

    private static double At(IReadOnlyList<double> season, double minute) =>
        season.Count == 0 ? 1 : Math.Clamp(season[(int)(minute / 1440 * season.Count) % season.Count], 0.1, 10);
}
