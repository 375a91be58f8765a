using Vigie.Enrich;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Enrich;

public sealed class JudgeTests
{
    private static readonly IJudge Judge = Vigie.Enrich.Judge.Embedded;

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Invented_mentions_are_sorted_as_people_would(string language)
    {
        var wrong = new List<string>();
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "enrich", $"mentions-{language}.tsv"));
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            var judgement = Judge.Judge(Some.Mention(text: parts[2]));
            var right = judgement.Triage.ToString().Equals(parts[0], StringComparison.OrdinalIgnoreCase)
                && judgement.NeedsAnswer == (parts[1] == "yes");
            if (!right || (judgement.Language != language && judgement.Language != "und"))
            {
                wrong.Add($"{judgement.Triage} {judgement.Language}: {line}");
            }
        }

        Assert.True(lines.Length >= 60);
        Assert.True(wrong.Count <= lines.Length * 0.06, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_the_brand_says_or_what_is_gone_is_not_judged(bool fromBrand, bool deleted)
    {
        var judgement = Judge.Judge(Some.Mention(text: "Terrible, awful, broken?") with { FromBrand = fromBrand, Deleted = deleted });

        Assert.Equal((Sentiment.Neutral, Triage.Other, false), (judgement.Sentiment, judgement.Triage, judgement.NeedsAnswer));
        Assert.Empty(judgement.Because);
    }

    [Fact]
    public void One_star_outweighs_kind_words_and_five_stars_plain_ones()
    {
        Assert.Equal(Sentiment.Negative, Judge.Judge(Some.Mention(text: "Great, just great") with { Rating = 1 }).Sentiment);
        Assert.Equal(Sentiment.Positive, Judge.Judge(Some.Mention(text: "The tea arrived.") with { Rating = 5 }).Sentiment);
    }

    [Fact]
    public void A_headline_counts_with_its_text()
    {
        var mention = Some.Mention(text: "More on page two.", channel: Channel.News);

        var judgement = Judge.Judge(mention with { Title = "Disgusting video of Larkspur kitchen causes scandal" });

        Assert.Equal((Triage.Criticism, true), (judgement.Triage, judgement.NeedsAnswer));
    }

    [Fact]
    public void A_text_of_a_megabyte_or_of_broken_characters_does_no_harm()
    {
        var endless = string.Concat(Enumerable.Repeat("bad? ", 200_000));
        foreach (var text in new[] { new string('a', 1 << 20), endless, "\ud800\udfff\ud83d", "\0\u0001\u001f", "", " " })
        {
            var judgement = Judge.Judge(Some.Mention(text: text));

            Assert.InRange(judgement.Scores.Positive + judgement.Scores.Neutral + judgement.Scores.Negative, 0.999, 1.001);
        }
    }

    [Fact]
    public void The_same_mention_gets_the_same_judgement_from_many_threads()
    {
        var mention = Some.Mention(text: "Horrible: colis cassé, never again 😡");

        var judgements = Enumerable.Range(0, 64)
            .AsParallel()
            .Select(_ => Judge.Judge(mention))
            .Select(judgement => (judgement.Scores, judgement.Triage))
            .Distinct();

        Assert.Single(judgements);
    }
}
