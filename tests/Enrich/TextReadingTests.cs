using FsCheck;
using FsCheck.Fluent;
using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Enrich;

public sealed class TextReadingTests
{
    [Theory]
    [InlineData("L’équipe d'accueil", "l'|équipe|d'|accueil")]
    [InlineData("I don't", "i|don't")]
    [InlineData("so GOOOOD", "so|good")]
    [InlineData("see https://example.org/a?b=c now", "see|<url>|now")]
    [InlineData("@anna #Great day", "anna|great|day")]
    [InlineData("va-t'en", "va|t'|en")]
    [InlineData("19.99 euros", "19.99|euros")]
    [InlineData("bad 😡👎🏽", "bad|😡|👎")]
    [InlineData("fine :) thanks:(", "fine|:)|thanks|:(")]
    [InlineData("wait... what?! no", "wait|.|what|?|!|no")]
    public void Texts_are_cut_into_words_and_signs(string text, string expected) => Assert.Equal(expected, string.Join('|', Normals(text)));

    [Theory]
    [InlineData("Great", "great")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("aujourd’hui", "aujourd'hui")]
    [InlineData("ＡＢＣ", "abc")]
    public void The_same_word_has_the_same_hash(string written, string plain) =>
        Assert.Equal(TextReading.Of(plain).Pieces[0].Hash, TextReading.Of(written).Pieces[0].Hash);

    [Fact]
    public void Capitals_drawn_out_letters_and_places_are_kept()
    {
        var reading = TextReading.Of("So TERRIIIBLE!!!");

        Assert.True(reading.Pieces[1] is { Capitals: true, Elongated: true });
        Assert.Equal("TERRIIIBLE", reading.Written(reading.Pieces[1]));
        Assert.Equal((TokenKind.Exclamation, 3), (reading.Pieces[2].Kind, reading.Pieces[2].Length));
    }

    [Fact]
    public void A_question_mark_inside_a_link_asks_nothing() =>
        Assert.Equal(TokenKind.Url, TextReading.Of("https://example.org/?q=1").Pieces.ToArray().Single().Kind);

    [Fact]
    public void A_text_is_read_to_the_maximum_length_and_no_further()
    {
        var reading = TextReading.Of(new string('x', Mention.MaximumTextLength - 1) + " end");

        Assert.Single(reading.Pieces.ToArray());
    }

    [Fact]
    public void Whatever_the_text_its_pieces_stand_in_order_within_it() => Prop.ForAll<string?>(text =>
    {
        var reading = TextReading.Of(text ?? string.Empty);
        var end = 0;
        foreach (var piece in reading.Pieces)
        {
            Assert.InRange(piece.From, end, reading.Text.Length);
            Assert.InRange(piece.Until, piece.From + 1, reading.Text.Length);
            end = piece.Until;
        }
    }).QuickCheckThrowOnFailure();

    private static string[] Normals(string text)
    {
        var reading = TextReading.Of(text);
        return [.. reading.Pieces.ToArray().Select(piece => reading.Normal(piece).ToString())];
    }
}
