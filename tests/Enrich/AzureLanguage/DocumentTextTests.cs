using System.Globalization;
using Vigie.Enrich.AzureLanguage;

namespace Vigie.Tests.Enrich.AzureLanguage;

public sealed class DocumentTextTests
{
    [Fact]
    public void A_text_is_cut_after_5120_text_elements_and_never_inside_one()
    {
        const string Family = "👨‍👩‍👧";

        var plain = DocumentText.Fit(new string('x', 20_000));
        var families = DocumentText.Fit(string.Concat(Enumerable.Repeat(Family, 6_000)));

        Assert.Equal(DocumentText.MaximumElements, plain.Length);
        Assert.InRange(families.Length, DocumentText.MaximumLength - Family.Length, DocumentText.MaximumLength);
        Assert.Equal(0, families.Length % Family.Length);
    }

    [Fact]
    public void One_letter_under_ten_thousand_marks_does_no_harm()
    {
        var text = DocumentText.Fit("a" + new string('\u0301', 1_000_000) + "b");

        Assert.InRange(text.Length, 0, DocumentText.MaximumLength);
        Assert.InRange(new StringInfo(text).LengthInTextElements, 0, DocumentText.MaximumElements);
    }

    [Fact]
    public void A_short_text_stays_as_it_is() => Assert.Equal("é🫖\ud800", DocumentText.Fit("é🫖\ud800"));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    [InlineData(5_120, 6)]
    public void A_record_is_a_thousand_characters_and_begun_ones_count(int length, int records) =>
        Assert.Equal(records, DocumentText.Records(new string('x', length)));
}
