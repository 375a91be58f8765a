using Vigie.Enrich;

namespace Vigie.Tests.Enrich;

public sealed class IdleScorersTests
{
    [Fact]
    public void As_many_scorers_are_kept_as_there_are_processors()
    {
        var idle = new IdleScorers();
        using var scorer = TextScorer.Borrow(TextModel.Embedded);
        for (var n = 0; n <= Environment.ProcessorCount; n++)
        {
            idle.Give(scorer);
        }

        var taken = 0;
        while (idle.Take() is { } found)
        {
            Assert.Same(scorer, found);
            taken++;
        }

        Assert.Equal(Environment.ProcessorCount, taken);
    }
}
