using System.Globalization;
using System.Text;
using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>What the weights were taught, by which rules, and what they reach: the README beside them.</summary>
internal static class DataCard
{
    public static string Write(string valReport, int bytes)
    {
        var card = new StringBuilder();
        Line(card, $"# Data card of embedded.weights\n");
        Line(card, $"Written by the trainer, with the weights: `dotnet run --project tests/Trainer -c Release -- --data FOLDER`. Format {WeightsFile.Version}, {bytes} bytes,");
        Line(card, $"seed {new TrainingPlan().Seed}, sets as of {TrainingSets.DataDate}. The same sets give the same bytes.\n");
        Line(card, $"One linear model over hashed words, pairs of words, pieces of words and word lists; 2^{WeightsTrainer.ContentBits} rows for content,");
        Line(card, $"2^{WeightsTrainer.LanguageBits} for languages, one signed byte a class and row. Logistic regression with AdaGrad; no text of a set can be read from it.");
        Line(card, $"It answers for English, French, German, Spanish, Italian and Portuguese. It does not understand sarcasm, and knows posts of 2013 to 2018 best.\n");
        foreach (var head in TrainingSets.Heads)
        {
            Line(card, $"## {head.Name}: {string.Join(", ", head.Classes)}\n");
            Sets(card, head.Sets);
        }

        Line(card, $"## language: {string.Join(", ", TextLanguage.Known)}, other\n");
        Sets(card, TrainingSets.Languages);
        Line(card, $"## Left out\n\nTheir licence forbids commercial use, or is not stated and treated so:\n");
        foreach (var (name, why) in TrainingSets.LeftOut)
        {
            Line(card, $"- `{name}`: {why}.");
        }

        Line(card, $"\nThe word lists and their licences: `tests/Trainer/Lexicons/README.md`.\n");
        Line(card, $"## Reached on val\n\nMeasured with weights that saw the train parts alone, asked through the judge's own code, which tells the language too.");
        Line(card, $"The weights that ship were then taught train and val by the same plan. Noise: 0.026 a language, 0.011 over six.\n");
        card.Append(valReport.TrimEnd()).Append('\n');
        return card.ToString();
    }

    private static void Sets(StringBuilder card, IReadOnlyList<TrainingSet> sets)
    {
        Line(card, $"| set | weight of a text | licence as stated at its origin |\n| --- | --- | --- |");
        foreach (var set in sets)
        {
            Line(card, $"| {set.Name} | {set.Weight} | {set.Licence} |");
        }

        card.Append('\n');
    }

    private static void Line(StringBuilder card, FormattableString line) => card.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
