using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class SignalTableTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("it")]
    [InlineData("pt")]
    public void Every_phrase_of_a_list_is_found_with_what_it_tells(string language)
    {
        var table = SignalTable.For(language);
        var count = 0;
        foreach (var (phrase, kind) in Listed(language))
        {
            var pieces = TextReading.Of(phrase).Pieces;

            Assert.True((table.At(pieces, 0, out _) & kind) == kind, $"{language}: {phrase}");
            count++;
        }

        Assert.True(count > 300);
    }

    [Fact]
    public void A_word_is_found_without_its_accents_too() =>
        Assert.True((SignalTable.For("fr").At(TextReading.Of("debile").Pieces, 0, out _) & Signals.Insult) != 0);

    [Fact]
    public void A_word_insults_in_its_own_language_alone()
    {
        Assert.Equal(Signals.Insult, SignalTable.For("fr").At(TextReading.Of("con").Pieces, 0, out _) & Signals.Insult);
        Assert.Equal(Signals.None, SignalTable.For("es").At(TextReading.Of("con").Pieces, 0, out _) & Signals.Insult);
    }

    [Fact]
    public void The_beginning_of_a_phrase_alone_tells_nothing() =>
        Assert.Equal(Signals.None, SignalTable.For("en").At(TextReading.Of("wondering").Pieces, 0, out _));

    private static IEnumerable<(string Phrase, Signals Kind)> Listed(string language)
    {
        var kind = Signals.None;
        foreach (var line in Lexicon.Lines($"triage-{language}.txt"))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                kind = Enum.Parse<Signals>(line[2..], ignoreCase: true);
                continue;
            }

            foreach (var phrase in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (phrase, kind);
            }
        }
    }
}
