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
        text.AppendLine("| fault | happened | histories | mentions lost | counted twice | alerts lost or wrong | unlabelled repeats | labelled repeats |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var fault in trials.SelectMany(trial => trial.Faults.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Line(text, fault, trials.Sum(trial => trial.Faults.GetValueOrDefault(fault)), [.. trials.Where(trial => trial.Faults.ContainsKey(fault))]);
        }

        Line(text, "**all**", trials.Sum(trial => trial.Faults.Values.Sum()), trials);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{trials.Sum(trial => trial.Accepted)} mentions accepted, {trials.Sum(trial => trial.Alerts)} alerts, {trials.Sum(trial => trial.Told)} cards and mails taken.");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string fault, int happened, IReadOnlyList<Trial> trials)
    {
        var breaches = trials.SelectMany(trial => trial.Violations).Select(violation => violation.Breach).ToList();
        var (lost, twice) = (breaches.Count(Losses.Contains), breaches.Count(Doubles.Contains));
        var repeated = breaches.Count(breach => breach == Breach.RepeatedUnlabelled);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {fault} | {happened} | {trials.Count} | {lost} | {twice} | {breaches.Count - lost - twice - repeated} | {repeated} | {trials.Sum(trial => trial.LabelledRepeats)} |");
    }
}
