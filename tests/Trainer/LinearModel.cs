using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>How a model is trained.</summary>
internal sealed record TrainingPlan
{
    public float Step { get; init; } = 0.07f;

    public float Decay { get; init; } = 1e-5f;

    public int Passes { get; init; } = 5;

    public ulong Seed { get; init; } = 1;

    public BlockScales Scales { get; init; } = BlockScales.Content;
}

/// <summary>Multinomial logistic regression with AdaGrad. One thread, one order of operations: the same examples, the same weights.</summary>
internal sealed class LinearModel(int bits, int classes)
{
    private readonly float[] _sums = new float[classes << bits];

    private readonly float[] _biasSums = new float[classes];

    public float[] Weights { get; } = new float[classes << bits];

    public float[] Bias { get; } = new float[classes];

    public void Train(IReadOnlyList<Example> examples, TrainingPlan plan)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var dice = new Dice(plan.Seed);
        Span<double> scores = stackalloc double[classes];
        for (var pass = 0; pass < plan.Passes; pass++)
        {
            dice.Shuffle(order);
            foreach (var index in order)
            {
                var example = examples[index];
                Score(example, plan.Scales, scores);
                Softmax.Apply(scores);
                scores[example.Label] -= 1;
                Update(example, scores, plan);
            }
        }
    }

    /// <summary>Scores before softmax.</summary>
    public void Score(Example example, BlockScales scales, Span<double> scores)
    {
        for (var k = 0; k < classes; k++)
        {
            scores[k] = Bias[k];
        }

        Span<float> sums = stackalloc float[classes];
        for (var block = 0; block < 3; block++)
        {
            var (from, until, value) = Block(example, scales, block);
            sums.Clear();
            for (var i = from; i < until; i++)
            {
                var at = example.Rows[i] * classes;
                for (var k = 0; k < sums.Length; k++)
                {
                    sums[k] += Weights[at + k];
                }
            }

            for (var k = 0; k < classes; k++)
            {
                scores[k] += sums[k] * value;
            }
        }
    }

    private static (int From, int Until, double Value) Block(Example example, BlockScales scales, int block) => block switch
    {
        0 => (0, example.Words, scales.OfWords(example.Words)),
        1 => (example.Words, example.Words + example.Parts, scales.OfParts(example.Parts)),
        _ => (example.Words + example.Parts, example.Rows.Length, scales.Signs),
    };

    private void Update(Example example, ReadOnlySpan<double> errors, TrainingPlan plan)
    {
        Span<float> gradients = stackalloc float[classes];
        for (var block = 0; block < 3; block++)
        {
            var (from, until, value) = Block(example, plan.Scales, block);
            for (var k = 0; k < classes; k++)
            {
                gradients[k] = (float)(errors[k] * value * example.Weight);
            }

            for (var i = from; i < until; i++)
            {
                var at = example.Rows[i] * classes;
                for (var k = 0; k < gradients.Length; k++)
                {
                    ref var weight = ref Weights[at + k];
                    Step(ref weight, ref _sums[at + k], gradients[k] + (plan.Decay * weight), plan.Step);
                }
            }
        }

        for (var k = 0; k < classes; k++)
        {
            Step(ref Bias[k], ref _biasSums[k], (float)(errors[k] * example.Weight), plan.Step);
        }
    }

    private static void Step(ref float weight, ref float sum, float gradient, float step)
    {
        sum += gradient * gradient;
        weight -= step * gradient / (MathF.Sqrt(sum) + 1e-6f);
    }
}
