using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Enrich;

public sealed class LexiconSentimentAnalyzerTests
{
    private static readonly LexiconSentimentAnalyzer Analyzer = new();

    [Theory]
    [InlineData("en", "The tea is excellent.", "The tea is not excellent.")]
    [InlineData("en", "I would recommend it.", "I would not recommend it.")]
    [InlineData("fr", "Le thé est excellent.", "Le thé n'est pas excellent.")]
    [InlineData("fr", "Je recommande.", "Je ne recommande pas.")]
    [InlineData("en", "Nice cups but a terrible service.", "Terrible cups but a nice service.")]
    [InlineData("fr", "Belle boutique mais service lamentable.", "Service lamentable mais belle boutique.")]
    public void Negation_and_contrast_turn_the_balance(string language, string first, string second) =>
        Assert.True(Math.Abs(Balance(first, language) - Balance(second, language)) > 0.15);

    [Theory]
    [InlineData("en", "It is bad", "It is very bad")]
    [InlineData("en", "It is bad", "It is BAD")]
    [InlineData("en", "It is bad", "It is baaaad")]
    [InlineData("en", "It is late", "It is late 😡")]
    [InlineData("fr", "C'est mauvais", "C'est vraiment mauvais")]
    [InlineData("fr", "C'est en retard", "C'est en retard 😡")]
    public void Degree_capitals_length_and_emoji_strengthen(string language, string weak, string strong) =>
        Assert.True(Balance(strong, language) < Balance(weak, language));

    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void A_bare_number_has_no_feeling(string language) =>
        Assert.All(Enumerable.Range(0, 2000), number => Assert.Empty(Analyzer.Analyze($"Brand news {number}.", language).Because));

    [Fact]
    public void Probabilities_sum_to_one_and_the_strongest_words_come_first()
    {
        var opinion = Analyzer.Analyze("Nice box, but a horrible scam: disgusting, broken, late, rude, useless.", "en");

        Assert.Equal(1, opinion.Scores.Positive + opinion.Scores.Neutral + opinion.Scores.Negative, 9);
        Assert.Equal(5, opinion.Because.Count);
        Assert.DoesNotContain("nice", opinion.Because);
    }

    [Theory]
    [InlineData("de", "Sehr schlecht, ich bin enttäuscht")]
    [InlineData("it", "Pessimo, terribile")]
    [InlineData("pt", "Péssimo, horrível")]
    public void Other_languages_with_a_list_are_read(string language, string text) =>
        Assert.Equal(Sentiment.Negative, Analyzer.Analyze(text, language).Scores.Label);

    [Theory]
    [InlineData("")]
    [InlineData("\ud800\udc00\ud800 \u0000\u0001")]
    [InlineData("!!!???")]
    public void Odd_texts_get_finite_scores(string text)
    {
        var scores = Analyzer.Analyze(text, "fr").Scores;

        Assert.Equal(1, scores.Positive + scores.Neutral + scores.Negative, 9);
    }

    private static double Balance(string text, string language)
    {
        var scores = Analyzer.Analyze(text, language).Scores;
        return scores.Positive - scores.Negative;
    }
}
