namespace Vigie.Enrich;

/// <summary>Probabilities of scores, from IEEE additions, multiplications and divisions alone, so that every machine finds the
/// same.</summary>
internal static class Softmax
{
    /// <summary>Where e to the power of a negative number is as good as 0.</summary>
    private const double Least = -40;

    private const int Terms = 9;

    public static void Apply(Span<double> scores)
    {
        var top = scores[0];
        foreach (var score in scores)
        {
            top = score > top ? score : top;
        }

        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Exp(scores[i] - top);
            sum += scores[i];
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Exp(-x)) : 1 - (1 / (1 + Exp(x)));

    /// <summary>e^x for x of at most 0: the series at x/64, squared six times. Good to 12 digits.</summary>
    private static double Exp(double x)
    {
        if (!(x > Least))
        {
            return 0;
        }

        var small = x / 64;
        double term = 1;
        double sum = 1;
        for (var i = 1; i <= Terms; i++)
        {
            term = term * small / i;
            sum += term;
        }

        for (var i = 0; i < 6; i++)
        {
            sum *= sum;
        }

        return sum;
    }
}
