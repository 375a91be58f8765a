using Vigie.Detect;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class ExcerptsTests
{
    [Fact]
    public void The_strongest_come_first_and_each_author_once()
    {
        var mentions = new[] { "bad", "bad bad bad", "good", "bad bad", "bad bad bad bad" }
            .Select((text, index) => ThreadFoldTests.Stored(
                Some.Mention($"{index}", text, author: index == 4 ? "author1" : $"author{index}")));

        Assert.Equal(["bad bad bad bad", "bad bad", "bad"], Excerpts.Strongest(mentions).Select(excerpt => excerpt.Text));
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("  two\r\n\tlines ", 10, "two lines")]
    [InlineData("exactly-10", 10, "exactly-10")]
    [InlineData("eleven char", 10, "eleven ch…")]
    [InlineData("seven   👨‍👩‍👧‍👦 family", 12, "seven…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 6, "e\u0301e\u0301…")]
    public void A_text_is_cut_between_graphemes(string text, int length, string expected) =>
        Assert.Equal(expected, Excerpts.Cut(text, length));
}
