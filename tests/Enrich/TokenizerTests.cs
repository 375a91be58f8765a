using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("L’équipe d'accueil", "l'|équipe|d'|accueil")]
    [InlineData("I don't", "i|don't")]
    [InlineData("so GOOOOD", "so|good")]
    [InlineData("see https://example.org/a?b=c now", "see|<url>|now")]
    [InlineData("@anna #Great day", "anna|great|day")]
    [InlineData("va-t'en", "va|t'|en")]
    [InlineData("19.99 euros", "19.99|euros")]
    [InlineData("bad 😡👎", "bad|😡|👎")]
    [InlineData("fine :)", "fine|:)")]
    public void Texts_are_cut_into_words_and_signs(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenizer.Cut(text).Select(token => token.Text)));

    [Fact]
    public void A_question_mark_inside_a_link_asks_nothing()
    {
        Assert.DoesNotContain(Tokenizer.Cut("https://example.org/?q=1"), token => token.Kind == TokenKind.Question);
        Assert.Contains(Tokenizer.Cut("really?"), token => token.Kind == TokenKind.Question);
    }

    [Fact]
    public void Capitals_and_drawn_out_letters_are_kept_as_facts()
    {
        var token = Tokenizer.Cut("TERRIIIBLE")[0];

        Assert.True(token.Capitals);
        Assert.True(token.Elongated);
        Assert.Equal("terriible", token.Text);
    }

    [Fact]
    public void Broken_text_is_cut_without_harm()
    {
        Assert.Equal(["a", "b"], Tokenizer.Cut("a\ud800 \udc00b\u0000\u0007").Select(token => token.Text));
        Assert.Empty(Tokenizer.Cut(string.Empty));
    }
}
