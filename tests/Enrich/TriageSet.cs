namespace Vigie.Tests.Enrich;

/// <summary>A mention of tests/Data/triage with what people made of it.</summary>
internal sealed record TriageRow(
    string Language, string Half, string Triage, bool NeedsAnswer, string Sentiment, string Channel, string Text);

/// <summary>The invented mentions with all five labels.</summary>
internal static class TriageSet
{
    public const string Report = "report";

    public const string Tune = "tune";

    public static IReadOnlyList<string> Labels { get; } = ["praise", "criticism", "question", "attack", "other"];

    public static List<TriageRow> Read(string language) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "triage", $"{language}.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Select(cells => new TriageRow(language, cells[0], cells[1], cells[2] == "yes", cells[3], cells[4], cells[5])),
    ];
}
