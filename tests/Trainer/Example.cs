using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>A text as its features.</summary>
/// <param name="Rows">Rows of the table, those of a block together, in the order of <see cref="FeatureBlock"/>.</param>
/// <param name="Words">How many of them are of <see cref="FeatureBlock.Words"/>.</param>
/// <param name="Parts">How many are of <see cref="FeatureBlock.Parts"/>; the rest are signs.</param>
/// <param name="Label">Index of the right class.</param>
/// <param name="Weight">What it counts.</param>
internal sealed record Example(int[] Rows, int Words, int Parts, int Label, float Weight)
{
    /// <summary>What the model should answer for a class.</summary>
    public double Target(int label) => label == Label ? 1 : 0;
}

/// <summary>Writes down the features of a text.</summary>
internal readonly ref struct FeatureRecorder(TextReading reading, int bits, List<int>[] blocks) : IFeatureSink, IWordSink
{
    public void Term(int piece, ulong term, int language)
    {
        var self = this;
        var found = reading.Pieces[piece];
        WordFeatures.Emit(reading.Normal(found), term, found.Kind, language, ref self);
    }

    public void Add(FeatureBlock block, ulong hash, int piece) => Add(block, hash);

    public void Add(FeatureBlock block, ulong hash) => blocks[(int)block].Add(TextHash.Row(hash, bits));
}

/// <summary>Makes examples of texts.</summary>
internal sealed class ExampleMaker(FeelingTable feelings, int bits)
{
    private readonly TextFeatures _features = new(feelings);

    private readonly List<int>[] _blocks = [[], [], []];

    public Example Content(string text, int language, int label, float weight)
    {
        var reading = TextReading.Of(text);
        Begin();
        var recorder = new FeatureRecorder(reading, bits, _blocks);
        _features.Emit(reading, language, ref recorder);
        return Make(label, weight);
    }

    public Example Language(string text, int label, float weight)
    {
        var reading = TextReading.Of(text);
        Begin();
        var recorder = new FeatureRecorder(reading, bits, _blocks);
        foreach (var piece in reading.Pieces)
        {
            if (LanguageFeatures.IsTold(piece.Kind))
            {
                LanguageFeatures.Emit(reading.Normal(piece), piece.Hash, ref recorder);
            }
        }

        return Make(label, weight);
    }

    private void Begin()
    {
        foreach (var block in _blocks)
        {
            block.Clear();
        }
    }

    private Example Make(int label, float weight) =>
        new([.. _blocks[0], .. _blocks[1], .. _blocks[2]], _blocks[0].Count, _blocks[1].Count, label, weight);
}
