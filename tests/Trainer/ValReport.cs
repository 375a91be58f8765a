using System.Text;
using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>What the weights reach on the val parts, asked through the judge's own code: language told by the weights too.</summary>
internal sealed class ValReport(DataFolder data, TextModel model)
{
    private static readonly string[] Labels = ["negative", "neutral", "positive"];

    /// <summary>Sources that teach no language.</summary>
    private static readonly string[] Untaught =
        ["attack_hateval_es", "attack_haspeede2_it", "brands_airline_en", "multiemotions_it"];

    private static readonly string[] Sets = ["tweeteval_en", "sb10k_de", "potts_de", "brands_sanders_en"];

    private readonly LanguageIdentifier _languages = new(model);

    public string Write()
    {
        var report = new StringBuilder();
        Line(report, "| val | texts | accuracy | macro-F1 | macro-recall | calibration error | accuracy of the surer half |");
        Line(report, "| --- | --- | --- | --- | --- | --- | --- |");
        var all = new Scores(Labels.Length);
        var sum = 0.0;
        foreach (var language in TextLanguage.Known)
        {
            var scores = Sentiment($"umsab_{language}");
            sum += scores.MacroF1;
            all.Add(scores);
            Row(report, $"umsab_{language}", scores);
        }

        Row(report, "the six together", all);
        foreach (var set in Sets)
        {
            Row(report, set, Sentiment(set));
        }

        Line(report, $"\nMean macro-F1 of the six languages: {sum / TextLanguage.Known.Count:0.000}.\n");
        WriteLanguages(report);
        foreach (var head in model.Heads.Where(head => head.Classes == 1))
        {
            WriteBinary(report, head);
        }

        return report.ToString();
    }

    private static void Line(StringBuilder report, string line) => report.Append(line).Append('\n');

    private static void Row(StringBuilder report, string name, Scores scores) => Line(
        report,
        $"| {name} | {scores.Count} | {scores.Accuracy:0.000} | {scores.MacroF1:0.000} "
        + $"| {scores.MacroRecall:0.000} | {scores.CalibrationError:0.000} | {scores.SurerHalf:0.000} |");

    private Scores Sentiment(string set)
    {
        using var scorer = TextScorer.Borrow(model);
        var scores = new Scores(Labels.Length);
        var column = model.ColumnOf(EmbeddedSentimentAnalyzer.Head);
        foreach (var text in data.Val(set))
        {
            var reading = TextReading.Of(text.Text);
            var guess = _languages.Identify(reading, null);
            var probabilities = scorer.Content(reading, guess.Nearest).Slice(column, Labels.Length);
            var best = probabilities[0] > probabilities[1] ? 0 : 1;
            best = probabilities[2] > probabilities[best] ? 2 : best;
            scores.Add(Array.IndexOf(Labels, text.Label), best, probabilities[best]);
        }

        return scores;
    }

    private void WriteLanguages(StringBuilder report)
    {
        Line(report, "| language, without the source's tag | texts | told right | not said |");
        Line(report, "| --- | --- | --- | --- |");
        foreach (var set in TextLanguage.Known.Concat(["hi", "ar"]).Select(language => $"umsab_{language}").Concat(
            Untaught))
        {
            var texts = data.Val(set);
            var (right, silent) = (0, 0);
            foreach (var text in texts)
            {
                var guess = _languages.Identify(TextReading.Of(text.Text), null).Language;
                var wanted = TextLanguage.IndexOf(text.Language) == TextLanguage.Other ? TextLanguage.Undetermined : text.Language;
                right += guess == wanted ? 1 : 0;
                silent += guess == TextLanguage.Undetermined ? 1 : 0;
            }

            Line(report, $"| {set} | {texts.Count} | {(double)right / Math.Max(1, texts.Count):0.000} | {silent} |");
        }

        Line(report, "\nOf the last four, none taught the languages.\n");
    }

    private void WriteBinary(StringBuilder report, WeightsHead head)
    {
        var plan = TrainingSets.Heads.SingleOrDefault(known => known.Name == head.Name);
        using var scorer = TextScorer.Borrow(model);
        var column = model.ColumnOf(head.Name);
        Line(report, $"| {head.Name} | texts | accuracy | macro-F1 | macro-recall | calibration error | accuracy of the surer half |");
        Line(report, "| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var set in plan?.Sets.Select(set => set.Name) ?? [])
        {
            var scores = new Scores(2);
            foreach (var text in data.Val(set).Where(text => plan!.ClassOf(set, text.Label) >= 0))
            {
                var reading = TextReading.Of(text.Text);
                var yes = scorer.Content(reading, _languages.Identify(reading, null).Nearest)[column];
                scores.Add(plan!.ClassOf(set, text.Label), yes >= 0.5 ? 1 : 0, Math.Max(yes, 1 - yes));
            }

            Row(report, set, scores);
        }

        report.Append('\n');
    }
}
