using Vigie.Hosting.Handler;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class InvocationDeadlineTests
{
    [Theory]
    [InlineData("00:05:00")]
    [InlineData("00:02:00")]
    [InlineData("-1")]
    [InlineData("00:30:00")]
    [InlineData(null)]
    public void Every_function_ends_more_than_30_seconds_before_host_and_lock_give_up(string? functionTimeout)
    {
        using var folder = new TempDirectory();
        File.WriteAllText(folder.File("host.json"), functionTimeout is null ? "{}" : $$"""{"functionTimeout":"{{functionTimeout}}"}""");

        var deadline = InvocationDeadline.Read(folder.File("host.json"));

        var limit = functionTimeout == "00:02:00" ? TimeSpan.FromMinutes(2) : TimeSpan.FromMinutes(5);
        Assert.All(
            FunctionShape.All, shape => Assert.InRange(deadline.Of(shape), TimeSpan.FromSeconds(60), limit - TimeSpan.FromSeconds(31)));
    }

    [Fact]
    public void A_short_timeout_leaves_half_of_it() =>
        Assert.Equal(TimeSpan.FromSeconds(10), new InvocationDeadline(TimeSpan.FromSeconds(20)).Of(FunctionShape.All[0]));
}
