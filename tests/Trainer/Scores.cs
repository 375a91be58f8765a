namespace Vigie.Trainer;

/// <summary>How well answers fit: right class, answer, and how sure it was.</summary>
internal sealed class Scores(int classes)
{
    private readonly List<(int Right, int Answer, double Confidence)> _answers = [];

    public int Count => _answers.Count;

    public double Accuracy => Part(_answers, answer => answer.Right == answer.Answer);

    public double MacroF1 => Enumerable.Range(0, classes).Average(k =>
    {
        var (right, answered, both) = CountsOf(k);
        return right + answered == 0 ? 0 : 2.0 * both / (right + answered);
    });

    public double MacroRecall => Enumerable.Range(0, classes)
        .Average(k => CountsOf(k) is { Right: > 0 } counts ? (double)counts.Both / counts.Right : 0);

    /// <summary>Expected calibration error over ten bins.</summary>
    public double CalibrationError => _answers
        .GroupBy(answer => Math.Min(9, (int)(answer.Confidence * 10)))
        .Sum(bin => Math.Abs(bin.Sum(answer => answer.Confidence - (answer.Right == answer.Answer ? 1 : 0)))) / Math.Max(1, Count);

    /// <summary>Accuracy of the half that was surest.</summary>
    public double SurerHalf => Part(
        _answers.OrderByDescending(answer => answer.Confidence).Take(Count / 2).ToList(), answer => answer.Right == answer.Answer);

    public void Add(int right, int answer, double confidence) => _answers.Add((right, answer, confidence));

    public void Add(Scores other) => _answers.AddRange(other._answers);

    private static double Part<T>(List<T> all, Func<T, bool> fits) => all.Count == 0 ? 0 : (double)all.Count(fits) / all.Count;

    private (int Right, int Answered, int Both) CountsOf(int label) => (
        _answers.Count(answer => answer.Right == label),
        _answers.Count(answer => answer.Answer == label),
        _answers.Count(answer => answer.Right == label && answer.Answer == label));
}
