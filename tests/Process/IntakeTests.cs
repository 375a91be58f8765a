using Vigie.Model;
using Vigie.Process;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class IntakeTests
{
    [Fact]
    public void Of_two_readings_in_one_batch_the_newer_is_kept()
    {
        var intake = Intake.Of(Some.Batch(
            Some.Mention(text: "new") with { Revision = "2" },
            Some.Mention(text: "old") with { Revision = "1" },
            Some.Mention(text: "first")));

        Assert.Equal("new", Assert.Single(intake.Mentions).Mention.Text);
    }

    [Fact]
    public void A_mention_that_speaks_of_two_brands_is_kept_for_both()
    {
        var mention = Some.Mention();
        var batch = Some.Batch() with
        {
            Mentions = [new BrandMention("tea", mention), new BrandMention("bread", mention), new BrandMention("tea", mention)],
        };

        Assert.Equal(["bread", "tea"], Intake.Of(batch).Mentions.Select(entry => entry.Brand).Order());
    }

    [Theory]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("brand")]
    [InlineData("past")]
    [InlineData("future")]
    public void What_cannot_be_stored_is_set_aside(string fault)
    {
        var mention = Some.Mention(fault == "id" ? " " : "1", source: fault == "source" ? "" : "forum") with
        {
            CreatedAt = fault switch { "past" => default, "future" => Some.Monday.AddYears(2), _ => Some.Monday },
        };
        var batch = Some.Batch() with { Mentions = [new BrandMention(fault == "brand" ? "a/b" : "brand", mention)] };

        Assert.Single(Intake.Of(batch).SetAside);
    }

    [Fact]
    public void A_text_beyond_the_limit_is_cut()
    {
        var intake = Intake.Of(Some.Batch(Some.Mention(text: new string('x', Mention.MaximumTextLength - 1) + "😀")));

        Assert.Equal(Mention.MaximumTextLength - 1, intake.Mentions[0].Mention.Text.Length);
    }
}
