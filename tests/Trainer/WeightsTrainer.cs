using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>Trains all heads on sets. Nothing but the sets and the plan decides the bytes.</summary>
/// <param name="texts">The texts of a set.</param>
/// <param name="feelings">Of the word lists; see <see cref="FeelingLists"/>.</param>
internal sealed class WeightsTrainer(Func<string, IReadOnlyList<LabelledText>> texts, IReadOnlyList<(uint Key, sbyte Value)> feelings)
{
    public const int LanguageBits = 16;

    public const int ContentBits = 19;

    private readonly FeelingTable _feelings = new([.. feelings]);

    public WeightsContent Train(IReadOnlyList<HeadPlan> heads, IReadOnlyList<TrainingSet> languages)
    {
        var maker = new ExampleMaker(_feelings, LanguageBits);
        var (language, planes) = new LanguageTrainer(texts, maker).Train(languages, LanguageBits);
        var trained = heads.Select(TrainHead).ToList();
        return new WeightsContent(
            language,
            [.. trained.Select(head => head.Head)],
            feelings,
            WeightsTable.Of(LanguageBits, planes),
            WeightsTable.Of(ContentBits, [.. trained.SelectMany(head => head.Planes)]));
    }

    private (WeightsHead Head, sbyte[][] Planes) TrainHead(HeadPlan plan)
    {
        var maker = new ExampleMaker(_feelings, ContentBits);
        var examples = plan.Sets.SelectMany(set => ExamplesOf(plan, set, maker)).ToList();
        var model = new LinearModel(ContentBits, plan.Classes.Count);
        model.Train(examples, plan.Training);
        return Quantizer.Quantize(plan.Name, model, ContentBits, plan.Classes.Count, asOne: plan.Classes.Count == 2);
    }

    private IEnumerable<Example> ExamplesOf(HeadPlan plan, TrainingSet set, ExampleMaker maker)
    {
        var found = texts(set.Name)
            .Select(text => (text.Text, Language: TextLanguage.IndexOf(text.Language), Class: plan.ClassOf(set.Name, text.Label)))
            .Where(text => text.Class >= 0)
            .ToList();
        var counts = new int[plan.Classes.Count];
        foreach (var text in found)
        {
            counts[text.Class]++;
        }

        return found.Select(text => maker.Content(text.Text, text.Language, text.Class, set.Weight * Balance(counts, text.Class)));
    }

    /// <summary>Rare classes count more, up to four times, until all count alike.</summary>
    private static float Balance(int[] counts, int label) => Math.Min(4f, (float)counts.Sum() / counts.Length / counts[label]);
}
