namespace Vigie.Tests.Enrich;

/// <summary>Holds what tests/Data/triage/README.md says to what is measured.</summary>
public sealed class TriageReportTests
{
    /// <summary>A few points under the measured figures: a change that costs more than chance must say so here.</summary>
    [Theory]
    [InlineData("en", 0.65, 0.74)]
    [InlineData("fr", 0.64, 0.74)]
    public void The_report_half_is_sorted_as_well_as_the_readme_says(string language, double macroF1, double answers)
    {
        var scores = new TriageScores(language, TriageSet.Report);
        TestContext.Current.TestOutputHelper?.WriteLine(scores.Table());

        Assert.True(scores.MacroF1 >= macroF1, scores.Table());
        Assert.True(scores.AnswerAccuracy >= answers, scores.Table());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Both_halves_hold_every_label_in_equal_parts_and_no_text_twice(string language)
    {
        var rows = TriageSet.Read(language);

        Assert.True(rows.Count >= 300);
        Assert.Equal(rows.Count, rows.Select(row => row.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (var half in new[] { TriageSet.Report, TriageSet.Tune })
        {
            foreach (var label in TriageSet.Labels)
            {
                Assert.Equal(30, rows.Count(row => row.Half == half && row.Triage == label));
            }
        }
    }

    [Fact]
    public void The_languages_are_mixed_through_and_not_sorted_by_label()
    {
        var rows = TriageSet.Read("en");
        var turns = rows.Zip(rows.Skip(1)).Count(pair => pair.First.Triage != pair.Second.Triage);

        Assert.True(turns > rows.Count / 2);
    }
}
