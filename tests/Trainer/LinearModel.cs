using System.Runtime.Intrinsics;
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

/// <summary>
/// Multinomial logistic regression with AdaGrad. One thread, one order of operations, none but IEEE ones: the same examples, the same
/// weights.
/// </summary>
internal sealed class LinearModel
{
    /// <summary>Keeps the first steps from dividing by nothing.</summary>
    private static readonly Vector128<float> Least = Vector128.Create(1e-6f);

    private readonly int _classes;

    /// <summary>Groups of four classes.</summary>
    private readonly int _groups;

    /// <summary>Row by row: for each group the weights, then the sums of squared gradients. The last row is the bias.</summary>
    private readonly Vector128<float>[] _cells;

    private readonly int _biasRow;

    public LinearModel(int bits, int classes)
    {
        _classes = classes;
        _groups = (classes + 3) / 4;
        _biasRow = 1 << bits;
        _cells = new Vector128<float>[((1 << bits) + 1) * _groups * 2];
    }

    public float Weight(int row, int label) => _cells[((row * _groups) + (label / 4)) * 2][label % 4];

    public float Bias(int label) => Weight(_biasRow, label);

    public void Train(IReadOnlyList<Example> examples, TrainingPlan plan)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var dice = new Dice(plan.Seed);
        Span<double> errors = stackalloc double[_classes];
        for (var pass = 0; pass < plan.Passes; pass++)
        {
            dice.Shuffle(order);
            foreach (var index in order)
            {
                var example = examples[index];
                Score(example, plan.Scales, errors);
                Softmax.Apply(errors);
                for (var k = 0; k < errors.Length; k++)
                {
                    errors[k] -= example.Target(k);
                }

                Update(example, errors, plan);
            }
        }
    }

    /// <summary>Scores before softmax.</summary>
    public void Score(Example example, BlockScales scales, Span<double> scores)
    {
        for (var k = 0; k < _classes; k++)
        {
            scores[k] = Bias(k);
        }

        for (var block = 0; block < 3; block++)
        {
            var (from, until, value) = Block(example, scales, block);
            for (var group = 0; group < _groups; group++)
            {
                var sum = Vector128<float>.Zero;
                foreach (var row in example.Rows.AsSpan(from, until - from))
                {
                    sum += _cells[((row * _groups) + group) * 2];
                }

                for (var k = group * 4; k < Math.Min(_classes, (group * 4) + 4); k++)
                {
                    scores[k] += sum[k % 4] * value;
                }
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
        for (var group = 0; group < _groups; group++)
        {
            for (var block = 0; block < 3; block++)
            {
                var (from, until, value) = Block(example, plan.Scales, block);
                var gradient = Gradient(errors, group, value * example.Weight);
                foreach (var row in example.Rows.AsSpan(from, until - from))
                {
                    Step(row, group, gradient, plan);
                }
            }

            Step(_biasRow, group, Gradient(errors, group, example.Weight), plan);
        }
    }

    private Vector128<float> Gradient(ReadOnlySpan<double> errors, int group, double value)
    {
        var gradient = Vector128<float>.Zero;
        for (var k = group * 4; k < Math.Min(_classes, (group * 4) + 4); k++)
        {
            gradient = gradient.WithElement(k % 4, (float)(errors[k] * value));
        }

        return gradient;
    }

    private void Step(int row, int group, Vector128<float> gradient, TrainingPlan plan)
    {
        var cell = _cells.AsSpan(((row * _groups) + group) * 2, 2);
        ref var weight = ref cell[0];
        ref var sum = ref cell[1];
        gradient += weight * plan.Decay;
        sum += gradient * gradient;
        weight -= gradient * plan.Step / (Vector128.Sqrt(sum) + Least);
    }
}
