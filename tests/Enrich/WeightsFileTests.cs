using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class WeightsFileTests
{
    private static readonly WeightsContent Content = new(
        new WeightsHead("language", 0.5f, [0, 1, 2, 3, 4, 5, 6]),
        [new WeightsHead("sentiment", 0.25f, [1, -1, 0]), new WeightsHead("attack", 0.1f, [2])],
        [(3, 7), (900, -8), (uint.MaxValue, 0)],
        WeightsTable.Of(4, Planes(7, 4)),
        WeightsTable.Of(5, Planes(4, 5)));

    [Fact]
    public void What_is_written_is_read()
    {
        var read = WeightsFile.Read(WeightsFile.Write(Content));

        Assert.Equivalent(
            Content with { LanguageTable = read.LanguageTable, ContentTable = read.ContentTable },
            read,
            strict: true);
        Assert.Equal(Content.LanguageTable.Rows, read.LanguageTable.Rows);
        Assert.Equal(Content.ContentTable.Rows, read.ContentTable.Rows);
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

    /// <summary>The weight of class k in row r is k + 8 r, less 128.</summary>
    private static sbyte[][] Planes(int classes, int bits) =>
        [.. Enumerable.Range(0, classes).Select(k => Enumerable.Range(0, 1 << bits).Select(row => (sbyte)(k + (8 * row) - 128)).ToArray())];
}
