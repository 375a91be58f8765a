using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class LanguageIdentifierTests
{
    private static readonly LanguageIdentifier Identifier = new();

    [Theory]
    [InlineData("My parcel is late and nobody answers", "en")]
    [InlineData("Mon colis est en retard et personne ne répond", "fr")]
    [InlineData("Mein Paket ist zu spät und niemand antwortet mir", "de")]
    [InlineData("Mi paquete no ha llegado y nadie me contesta", "es")]
    [InlineData("Il mio pacco non è arrivato e nessuno risponde", "it")]
    [InlineData("Meu pacote não chegou e ninguém me responde", "pt")]
    [InlineData("Mijn pakket is te laat en niemand antwoordt op het bericht, dat is niet goed", "und")]
    [InlineData("Моя посылка опаздывает", "und")]
    [InlineData("荷物が届きません", "und")]
    [InlineData("", "und")]
    [InlineData("1234 !!! @anna", "und")]
    public void Languages_are_told_apart(string text, string expected) => Assert.Equal(expected, Identify(text, null));

    [Fact]
    public void The_tag_of_the_source_decides_only_where_the_text_does_not()
    {
        Assert.Equal("fr", Identify("OK", "fr-CA"));
        Assert.Equal("en", Identify("My parcel is late and nobody answers", "fr"));
        Assert.Equal("und", Identify("OK", "xx"));
    }

    [Fact]
    public void How_sure_it_is_comes_with_the_language()
    {
        Assert.Equal(0, Identifier.Identify(TextReading.Of("1234 !!!"), null).Confidence);
        Assert.InRange(Identifier.Identify(TextReading.Of("Mon colis est en retard et personne ne répond"), null).Confidence, 0.9, 1);
    }

    private static string Identify(string text, string? prior) => Identifier.Identify(TextReading.Of(text), prior).Language;
}
