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
        card.Append(string.Create(CultureInfo.InvariantCulture, $"""
            # Data card of embedded.weights

            Written by the trainer, with the weights: `dotnet run --project tests/Trainer -c Release -- --data FOLDER`.
            Format {WeightsFile.Version}, {bytes} bytes, seed {new TrainingPlan().Seed}, sets as of {TrainingSets.DataDate}. The same sets give the same bytes.

            One linear model over hashed words, pairs of words, pieces of words and word lists: 2^{WeightsTrainer.ContentBits}
            rows for content, 2^{WeightsTrainer.LanguageBits} for languages, one signed byte a class and row; logistic regression
            with AdaGrad. It answers for English, French, German, Spanish, Italian and Portuguese. It does not understand sarcasm, and it knows posts of 2013 to 2018 best.


            """));
        foreach (var head in TrainingSets.Heads)
        {
            card.Append($"## {head.Name}: {string.Join(", ", head.Classes)}\n\n");
            Sets(card, head.Sets);
        }

        card.Append($"## language: {string.Join(", ", TextLanguage.Known)}, other\n\n");
        Sets(card, TrainingSets.Languages);
        card.Append("## Left out\n\nTheir licence forbids commercial use, or is not stated and treated so:\n\n");
        foreach (var (name, why) in TrainingSets.LeftOut)
        {
            card.Append($"- `{name}`: {why}.\n");
        }

        return card.Append(Reached).Append(valReport.TrimEnd()).Append('\n').ToString();
    }

    private const string Reached = """

        The word lists and their licences: `tests/Trainer/Lexicons/README.md`.

        ## Reached on val

        Measured with weights that saw the train parts alone, asked through the judge's own code, which tells the language too.
        The weights that ship were then taught train and val by the same plan. Noise: 0.026 a language, 0.011 over six.


        """;

    private static void Sets(StringBuilder card, IReadOnlyList<TrainingSet> sets)
    {
        card.Append("| set | weight of a text | licence as stated at its origin |\n| --- | --- | --- |\n");
        foreach (var set in sets)
        {
            card.Append(string.Create(CultureInfo.InvariantCulture, $"| {set.Name} | {set.Weight} | {set.Licence} |\n"));
        }

        card.Append('\n');
    }
}
