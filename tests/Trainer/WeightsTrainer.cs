using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>Trains all heads on a folder of sets. Nothing but the folder and the plan decides the bytes.</summary>
internal sealed class WeightsTrainer(DataFolder data, IReadOnlyList<(uint Key, sbyte Value)> feelings)
{
    public const int LanguageBits = 16;

    public const int ContentBits = 18;

    private readonly FeelingTable _feelings = new([.. feelings]);

    public WeightsContent Train(IReadOnlyList<HeadPlan> heads, IReadOnlyList<TrainingSet> languages)
    {
        var (language, languageTable) = new LanguageTrainer(data, new ExampleMaker(_feelings, LanguageBits)).Train(languages, LanguageBits);
        var trained = heads.Select(TrainHead).ToList();
        return new WeightsContent(
            LanguageBits,
            ContentBits,
            language,
            [.. trained.Select(head => head.Head)],
            feelings,
            languageTable,
            [.. trained.SelectMany(head => head.Table)]);
    }

    private (WeightsHead Head, sbyte[] Table) TrainHead(HeadPlan plan)
    {
        var maker = new ExampleMaker(_feelings, ContentBits);
        var examples = plan.Sets.SelectMany(set => ExamplesOf(plan, set, maker)).ToList();
        var model = new LinearModel(ContentBits, plan.Classes.Count);
        model.Train(examples, plan.Training);
        return Quantizer.Quantize(plan.Name, model, ContentBits, plan.Classes.Count, asOne: plan.Classes.Count == 2);
    }

    private IEnumerable<Example> ExamplesOf(HeadPlan plan, TrainingSet set, ExampleMaker maker)
    {
        var texts = data.Train(set.Name)
            .Select(text => (text.Text, Language: TextLanguage.IndexOf(text.Language), Class: plan.ClassOf(set.Name, text.Label)))
            .Where(text => text.Class >= 0)
            .ToList();
        var counts = new int[plan.Classes.Count];
        foreach (var text in texts)
        {
            counts[text.Class]++;
        }

        return texts.Select(text => maker.Content(text.Text, text.Language, text.Class, set.Weight * Balance(set, counts, text.Class)));
    }

    private static float Balance(TrainingSet set, int[] counts, int label) =>
        set.Balanced ? Math.Min(4f, (float)counts.Sum() / counts.Length / counts[label]) : 1;
}
