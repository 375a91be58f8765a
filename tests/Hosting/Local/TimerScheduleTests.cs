using Vigie.Hosting.Local;

namespace Vigie.Tests.Hosting.Local;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("9999999999 * * * * *")]
    [InlineData("0 0 0 1-99999999999999999999 * *")]
    [InlineData("*/2147483648 * * * * *")]
    public void A_number_that_no_field_can_have_is_refused_with_a_reason(string text)
    {
        Assert.False(TimerSchedule.TryParse(text, out _, out var problem));
        Assert.Equal("it holds a number that no field can have", problem);
    }
}
