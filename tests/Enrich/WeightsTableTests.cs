using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class WeightsTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_row_holds_the_weights_of_all_classes_and_nothing_beyond(int classes)
    {
        const int Bits = 4;
        var planes = Enumerable.Range(0, classes).Select(k => Enumerable.Range(0, 1 << Bits).Select(row => (sbyte)((k * 16) + row - 64)).ToArray());
        var table = WeightsTable.Of(Bits, [.. planes]);

        for (var i = 0; i < 200; i++)
        {
            var hash = TextHash.Join(1, (ulong)i);
            var row = table.Row(hash);
            for (var k = 0; k < 8; k++)
            {
                Assert.Equal(k < classes ? (k * 16) + TextHash.Row(hash, Bits) - 64 : 0, row[k]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void So_many_classes_have_no_table(int classes) =>
        Assert.Throws<InvalidDataException>(() => WeightsTable.Length(4, classes));
}
