using System.Globalization;
using System.Text;

namespace Vigie.Tests.Faults;

/// <summary>The published figures: how many histories, what happened in them, and which promises broke.</summary>
internal static class FaultTable
{
    private static readonly Breach[] Losses = [Breach.Lost, Breach.WrongText];

    private static readonly Breach[] Doubles = [Breach.StoredTwice, Breach.Miscounted];

    /// <summary>A table in Markdown: one line a kind of fault, and all of them.</summary>
    public static string Of(IReadOnlyList<Trial> trials)
    {
        var text = new StringBuilder();
        text.Append("| fault | happened | histories | mentions lost | counted twice | alerts lost or wrong ");
        text.AppendLine("| unlabelled repeats | labelled repeats |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var fault in trials.SelectMany(trial => trial.Faults.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var struck = trials.Where(trial => trial.Faults.ContainsKey(fault)).ToList();
            Line(text, fault, struck.Sum(trial => trial.Faults[fault]), struck);
        }

        Line(text, "**all**", trials.Sum(trial => trial.Faults.Values.Sum()), trials);
        var (accepted, alerts) = (trials.Sum(trial => trial.Accepted), trials.Sum(trial => trial.Alerts));
        var told = trials.Sum(trial => trial.Told);
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture, $"{accepted} mentions accepted, {alerts} alerts, {told} cards and mails taken.");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string fault, int happened, IReadOnlyList<Trial> trials)
    {
        var breaches = trials.SelectMany(trial => trial.Violations).Select(violation => violation.Breach).ToList();
        var (lost, twice) = (breaches.Count(Losses.Contains), breaches.Count(Doubles.Contains));
        var repeated = breaches.Count(breach => breach == Breach.RepeatedUnlabelled);
        var alerts = breaches.Count - lost - twice - repeated;
        var labelled = trials.Sum(trial => trial.LabelledRepeats);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {fault} | {happened} | {trials.Count} | {lost} | {twice} | {alerts} | {repeated} | {labelled} |");
    }
}
