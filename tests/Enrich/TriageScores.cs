using System.Globalization;
using Vigie.Enrich;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Enrich;

/// <summary>How well the embedded judge sorts one half of the invented mentions.</summary>
internal sealed class TriageScores
{
    private readonly List<(TriageRow Row, Judgement Judged)> _judged;

    public TriageScores(string language, string half)
    {
        IJudge judge = Judge.Embedded;
        var rows = TriageSet.Read(language).Where(row => row.Half == half);
        _judged = [.. rows.Select(row => (row, judge.Judge(Some.Mention(text: row.Text))))];
    }

    public double MacroF1 => TriageSet.Labels.Average(F1);

    /// <summary>How often it is right whether somebody waits for an answer.</summary>
    public double AnswerAccuracy => Share(one => one.Judged.NeedsAnswer == one.Row.NeedsAnswer);

    public double SentimentAccuracy =>
        Share(one => one.Judged.Sentiment.ToString().Equals(one.Row.Sentiment, StringComparison.OrdinalIgnoreCase));

    /// <summary>The table of the README.</summary>
    public string Table() => string.Join('\n', TriageSet.Labels.Select(Line)) + string.Create(
        CultureInfo.InvariantCulture,
        $"\nmacro-F1 {MacroF1:0.000}, needsAnswer {AnswerAccuracy:0.000}, sentiment {SentimentAccuracy:0.000}, texts {_judged.Count}");

    private string Line(string label)
    {
        var confused = TriageSet.Labels.Select(other => _judged.Count(one => one.Row.Triage == label && Of(one.Judged) == other));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {label} | {Precision(label):0.00} | {Recall(label):0.00} | {F1(label):0.00} | {string.Join(" | ", confused)} |");
    }

    private double F1(string label)
    {
        var (precision, recall) = (Precision(label), Recall(label));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private double Precision(string label) => Right(label) / Math.Max(1, _judged.Count(one => Of(one.Judged) == label));

    private double Recall(string label) => Right(label) / Math.Max(1, _judged.Count(one => one.Row.Triage == label));

    private double Right(string label) => _judged.Count(one => one.Row.Triage == label && Of(one.Judged) == label);

    private double Share(Func<(TriageRow Row, Judgement Judged), bool> isRight) => _judged.Count(isRight) / (double)_judged.Count;

    private static string Of(Judgement judgement) => judgement.Triage.ToString().ToLowerInvariant();
}
