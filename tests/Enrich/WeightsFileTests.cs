using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class WeightsFileTests
{
    private static readonly WeightsContent Content = new(
        4,
        5,
        new WeightsHead("language", 0.5f, [0, 1, 2, 3, 4, 5, 6]),
        [new WeightsHead("sentiment", 0.25f, [1, -1, 0]), new WeightsHead("attack", 0.1f, [2])],
        [(3, 7), (900, -8), (uint.MaxValue, 0)],
        [.. Enumerable.Range(0, 7 << 4).Select(i => (sbyte)(i - 60))],
        [.. Enumerable.Range(0, 4 << 5).Select(i => (sbyte)(i - 64))]);

    [Fact]
    public void What_is_written_is_read()
    {
        var read = WeightsFile.Read(WeightsFile.Write(Content));

        Assert.Equivalent(Content, read, strict: true);
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_the_damage_is()
    {
        var whole = WeightsFile.Write(Content);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;

            Assert.Throws<InvalidDataException>(() => WeightsFile.Read(damaged));
            Assert.Throws<InvalidDataException>(() => WeightsFile.Read(whole[..at]));
        }
    }

    [Theory]
    [InlineData(0, "do not begin with VIGW")]
    [InlineData(4, "version")]
    [InlineData(5, "damaged")]
    public void The_refusal_says_what_is_wrong(int at, string reason)
    {
        var file = WeightsFile.Write(Content);
        file[at]++;

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => WeightsFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_weights_within_the_program_answer_what_is_asked_of_them()
    {
        Assert.Equal(TextLanguage.Other + 1, TextModel.Embedded.Language.Classes);
        Assert.NotEqual(-1, TextModel.Embedded.ColumnOf(EmbeddedSentimentAnalyzer.Head));
        Assert.Equal(-1, TextModel.Embedded.ColumnOf("never asked"));
    }
}
