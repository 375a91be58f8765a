using System.Globalization;
using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Enrich;

public sealed class EmbeddedSentimentAnalyzerTests
{
    private static readonly EmbeddedSentimentAnalyzer Analyzer = new();

    [Theory]
    [InlineData("en", "The tea is good.", "The tea is not good.")]
    [InlineData("en", "I would recommend it.", "I would not recommend it.")]
    [InlineData("fr", "Le thé est bon.", "Le thé n'est pas bon.")]
    [InlineData("de", "Der Tee ist gut.", "Der Tee ist nicht gut.")]
    [InlineData("es", "El té es bueno.", "El té no es bueno.")]
    [InlineData("it", "Il tè è buono.", "Il tè non è buono.")]
    [InlineData("pt", "O chá é bom.", "O chá não é bom.")]
    public void A_negation_takes_from_what_is_good(string language, string plain, string negated) =>
        Assert.True(Balance(negated, language) < Balance(plain, language) - 0.05);

    [Theory]
    [InlineData("en", "It is late", "It is late 😡")]
    [InlineData("fr", "Le colis arrive demain", "Le colis arrive demain 😡")]
    [InlineData("en", "It came today", "It came today :(")]
    [InlineData("fr", "Super #livraison", "Super #livraison #déçu")]
    public void Emoji_faces_and_hashtags_count(string language, string better, string worse) =>
        Assert.True(Balance(worse, language) < Balance(better, language));

    [Theory]
    [InlineData("en", "I am soooooo happy", "I am sooo happy")]
    [InlineData("fr", "L’équipe est géniale", "L'équipe est géniale")]
    [InlineData("fr", "Tre\u0300s de\u0301c\u0327u", "Très déçu")]
    [InlineData("en", "ｇｒｅａｔ", "great")]
    public void What_is_the_same_reads_the_same(string language, string written, string plain) =>
        Assert.Equal(Analyze(plain, language).Scores, Analyze(written, language).Scores);

    [Fact]
    public void The_words_that_weighed_most_are_told_as_written()
    {
        var opinion = Analyze("The parcel is broken and TERRIBLE, a horrible scam 😡", "en");

        Assert.Equal(Sentiment.Negative, opinion.Scores.Label);
        Assert.InRange(opinion.Because.Count, 3, 5);
        Assert.Contains("TERRIBLE", opinion.Because);
        Assert.Contains("horrible", opinion.Because);
        Assert.DoesNotContain("parcel", opinion.Because);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void A_bare_number_has_no_feeling(string language) =>
        Assert.Single(Enumerable.Range(1000, 1000).Select(number => Analyze($"Brand news {number}.", language).Scores).Distinct());

    [Fact]
    public void Each_word_is_told_once() =>
        Assert.Single(Analyze("bad bad Bad BAD bad", "en").Because);

    [Fact]
    public void Probabilities_sum_to_one()
    {
        var scores = Analyze("Nice box, but late.", "en").Scores;

        Assert.Equal(1, scores.Positive + scores.Neutral + scores.Negative, 9);
    }

    [Theory]
    [InlineData("C'est nul, votre livraison a dix jours de retard", "fr", "nul")]
    [InlineData("Your delivery is ten days late, this is useless", "en", "useless")]
    [InlineData("Der Service ist schrecklich", "de", "schrecklich")]
    [InlineData("Livraison rapide, produit superbe", "fr", "superbe")]
    public void A_word_that_the_lists_know_is_a_reason(string text, string language, string word) =>
        Assert.Contains(word, Analyze(text, language).Because);

    [Theory]
    [InlineData("C'est nul, votre livraison a dix jours de retard", "fr")]
    [InlineData("It is a health scandal and it was served to customers", "en")]
    public void Words_that_only_join_others_are_no_reason(string text, string language)
    {
        var because = Analyze(text, language).Because;

        Assert.NotEmpty(because);
        Assert.DoesNotContain(because, word => word is "C'" or "est" or "votre" or "a" or "It" or "is" or "and" or "was" or "to");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ud800\udc00\ud800 \u0000\u0001")]
    [InlineData("!!!???")]
    [InlineData("\udc00\udc00\u0301\u0301#@'")]
    public void Odd_texts_get_finite_scores(string text)
    {
        var scores = Analyze(text, "fr").Scores;

        Assert.Equal(1, scores.Positive + scores.Neutral + scores.Negative, 9);
    }

    [Fact]
    public void A_text_is_judged_alike_whatever_was_judged_before()
    {
        var before = Analyze("Lovely shop, dreadful parking", "en");
        for (var i = 0; i < 20_000; i++)
        {
            Analyze($"word{i} is new", "de");
        }

        Assert.Equal(before.Scores, Analyze("Lovely shop, dreadful parking", "en").Scores);
    }

    /// <summary>Whatever machine trained or judges: after a new training the message of this test holds the new file.</summary>
    [Fact]
    public void The_same_texts_get_the_same_numbers_everywhere()
    {
        var golden = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "enrich", "golden.tsv"));

        var now = golden.Select(line => line.Split('\t')).Select(columns => GoldenLine(columns[0], columns[^1])).ToList();

        Assert.True(golden.Length >= 20);
        Assert.True(golden.SequenceEqual(now), string.Join('\n', now));
    }

    [Fact]
    public void Reading_and_scoring_make_no_garbage()
    {
        var texts = Enumerable.Range(0, 200).Select(n => $"Bonjour @anna, colis {n} livré #super, mot{n} 😍!").ToArray();
        Score(texts);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Score(texts);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512);
    }

    private static void Score(string[] texts)
    {
        using var scorer = TextScorer.Borrow(TextModel.Embedded);
        foreach (var text in texts)
        {
            var reading = TextReading.Of(text);
            scorer.Languages(reading);
            scorer.Content(reading, 1);
        }
    }

    private static string GoldenLine(string language, string text)
    {
        var scores = Analyze(text, language).Scores;
        return string.Create(
            CultureInfo.InvariantCulture, $"{language}\t{scores.Positive:0.0000}\t{scores.Neutral:0.0000}\t{scores.Negative:0.0000}\t{text}");
    }

    private static SentimentOpinion Analyze(string text, string language) =>
        Analyzer.Analyze(TextReading.Of(text), TextLanguage.IndexOf(language));

    private static double Balance(string text, string language)
    {
        var scores = Analyze(text, language).Scores;
        return scores.Positive - scores.Negative;
    }
}
