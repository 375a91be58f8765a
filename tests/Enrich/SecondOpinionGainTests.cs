using Vigie.Enrich;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Enrich;

public sealed class SecondOpinionGainTests
{
    [Theory]
    [InlineData("en", 0.4, true)]
    [InlineData("fr", 0.7, true)]
    [InlineData("en", 0.76, false)]
    [InlineData("es", 0.9, true)]
    [InlineData("und", 0.4, false)]
    [InlineData("other", 0.4, false)]
    [InlineData("eu", 0.4, false)]
    public void Asked_about_is_what_is_in_doubt_in_a_language_the_service_knows(string language, double confidence, bool expected) =>
        Assert.Equal(expected, SecondOpinionGain.IsEligible(Some.Mention(), Judged(confidence, language)));

    [Fact]
    public void The_brands_own_deleted_empty_and_person_judged_mentions_are_never_asked_about()
    {
        var doubtful = Judged(0.4);

        Assert.False(SecondOpinionGain.IsEligible(Some.Mention() with { FromBrand = true }, doubtful));
        Assert.False(SecondOpinionGain.IsEligible(Some.Mention() with { Deleted = true }, doubtful));
        Assert.False(SecondOpinionGain.IsEligible(Some.Mention(text: " \n"), doubtful));
        Assert.False(SecondOpinionGain.IsEligible(Some.Mention(), doubtful with { JudgedBy = Judgement.Person }));
    }

    [Fact]
    public void An_ordinary_mention_is_worth_it_below_a_confidence_of_about_a_half_while_the_day_is_young()
    {
        Assert.True(Worth(0.50) >= SecondOpinionGain.Threshold(0));
        Assert.True(Worth(0.54) < SecondOpinionGain.Threshold(0));
    }

    [Fact]
    public void Worth_grows_with_doubt_reach_and_watch_and_falls_with_what_it_costs()
    {
        var far = Some.Mention() with { Author = new Author("a", "a", 100_000) };
        var shared = Some.Mention() with { Engagement = new Engagement(Shares: 500) };

        Assert.True(Worth(0.4) > Worth(0.5));
        Assert.True(Worth(0.5, far) > Worth(0.5));
        Assert.True(Worth(0.5, shared) > Worth(0.5));
        Assert.True(Worth(0.5, watch: Watchfulness.Alerted) > Worth(0.5, watch: Watchfulness.Rising));
        Assert.True(Worth(0.5, watch: Watchfulness.Rising) > Worth(0.5, watch: Watchfulness.Nearby));
        Assert.True(Worth(0.5, watch: Watchfulness.Nearby) > Worth(0.5));
        Assert.Equal(Worth(0.5) / 3, Worth(0.5, records: 3), 12);
    }

    [Fact]
    public void Spanish_that_seems_sure_is_worth_more_than_English_that_seems_as_sure() =>
        Assert.True(SecondOpinionGain.Of(Some.Mention(), Judged(0.7, "es"), Watchfulness.None, 1)
            > SecondOpinionGain.Of(Some.Mention(), Judged(0.7), Watchfulness.None, 1));

    [Fact]
    public void Under_pressure_only_reach_in_a_thread_under_watch_is_worth_it()
    {
        var star = Some.Mention() with { Author = new Author("a", "a", 1_000_000) };

        Assert.True(Worth(0.4) < SecondOpinionGain.Threshold(0.5));
        Assert.True(Worth(0.4, watch: Watchfulness.Alerted) >= SecondOpinionGain.Threshold(0.5));
        Assert.True(Worth(0.4, watch: Watchfulness.Alerted) < SecondOpinionGain.Threshold(1));
        Assert.True(Worth(0.4, star, Watchfulness.Alerted) >= SecondOpinionGain.Threshold(1));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Nonsense_in_followers_and_shares_stays_within_bounds(long nonsense)
    {
        var mention = Some.Mention() with
        {
            Author = new Author("a", "a", nonsense),
            Engagement = new Engagement(nonsense, nonsense, nonsense),
        };

        Assert.InRange(SecondOpinionGain.Of(mention, Judged(0.34), Watchfulness.Alerted, 1), 0.6, 4);
    }

    [Fact]
    public void A_title_is_read_before_the_text_unless_the_text_begins_with_it()
    {
        Assert.Equal("Late.\nAgain", SecondOpinionGain.TextOf(Some.Mention(text: "Again") with { Title = "Late" }));
        Assert.Equal("Late again", SecondOpinionGain.TextOf(Some.Mention(text: "Late again") with { Title = "Late" }));
    }

    private static double Worth(
        double confidence, Mention? mention = null, Watchfulness watch = Watchfulness.None, int records = 1) =>
        SecondOpinionGain.Of(mention ?? Some.Mention(), Judged(confidence), watch, records);

    private static Judgement Judged(double confidence, string language = "en") => new()
    {
        Language = language,
        Sentiment = Sentiment.Neutral,
        Scores = new SentimentScores((1 - confidence) / 2, confidence, (1 - confidence) / 2),
        Triage = Triage.Other,
        NeedsAnswer = false,
        JudgedBy = "embedded",
    };
}
