using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>Teaches languages: from each text as a whole and from a few words of it, as short messages are the hard ones.</summary>
internal sealed class LanguageTrainer(Func<string, IReadOnlyList<LabelledText>> read, ExampleMaker maker)
{
    private const int Classes = TextLanguage.Other + 1;

    /// <summary>No set teaches more texts than this; the first of a shuffle are taken.</summary>
    private const int MostOfASet = 6000;

    private const int LongestWindow = 5;

    private const int Windows = 2;

    private const float WindowWeight = 0.4f;

    private static readonly TrainingPlan Plan = new() { Step = 0.2f, Decay = 1e-6f, Passes = 4, Seed = 7, Scales = BlockScales.Language };

    public (WeightsHead Head, sbyte[][] Planes) Train(IReadOnlyList<TrainingSet> sets, int bits)
    {
        var texts = sets.SelectMany(Sample).ToList();
        var counts = new int[Classes];
        foreach (var text in texts)
        {
            counts[TextLanguage.IndexOf(text.Language)]++;
        }

        var dice = new Dice(11);
        var examples = texts.SelectMany(text => ExamplesOf(text, counts, dice)).ToList();
        var model = new LinearModel(bits, Classes);
        model.Train(examples, Plan);
        return Quantizer.Quantize("language", model, bits, Classes, asOne: false);
    }

    private IEnumerable<LabelledText> Sample(TrainingSet set)
    {
        var texts = read(set.Name).ToArray();
        new Dice(13).Shuffle(texts);
        return texts.Take(MostOfASet);
    }

    private IEnumerable<Example> ExamplesOf(LabelledText text, int[] counts, Dice dice)
    {
        var label = TextLanguage.IndexOf(text.Language);
        var weight = Math.Min(4f, (float)counts.Sum() / counts.Length / Math.Max(1, counts[label]));
        yield return maker.Language(text.Text, label, weight);
        var words = text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var window = 0; window < Windows && words.Length > 2; window++)
        {
            var length = Math.Min(words.Length - 1, 1 + dice.Next(LongestWindow));
            var from = dice.Next(words.Length - length);
            yield return maker.Language(string.Join(' ', words, from, length), label, weight * WindowWeight);
        }
    }
}
