using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Model;

public sealed class SourceRhythmTests
{
    private static readonly DateTimeOffset Now = Some.Monday;

    [Fact]
    public void A_lively_day_does_not_make_the_night_forgotten()
    {
        TimeSpan? usual = null;
        for (var day = 0; day < 3; day++)
        {
            usual = SourceRhythm.Learn(usual, TimeSpan.FromHours(9));
            usual = Enumerable.Range(0, 300).Aggregate(usual, (known, _) => SourceRhythm.Learn(known, TimeSpan.FromMinutes(3)));
        }

        Assert.InRange(usual!.Value.TotalHours, 8, 9);
    }

    [Fact]
    public void A_source_that_became_livelier_is_known_as_such_after_three_weeks()
    {
        TimeSpan? usual = TimeSpan.FromDays(4);
        for (var hour = 0; hour < 21 * 24; hour++)
        {
            usual = SourceRhythm.Learn(usual, TimeSpan.FromHours(1));
        }

        Assert.InRange(usual!.Value.TotalHours, 11.9, 12.1);
    }

    [Fact]
    public void An_answer_that_is_always_empty_is_a_silence_after_a_week()
    {
        var empty = new SourceState { Name = "press", FirstPollAt = Now, LastPollAt = Now.AddDays(9), NextPollAt = Now };

        Assert.Null(SourceRhythm.SilentSince(null, empty, Now.AddDays(7)));
        Assert.Equal(Now, SourceRhythm.SilentSince(null, empty, Now.AddDays(7).AddMinutes(1)));
    }

    [Fact]
    public void Whoever_tries_out_a_webhook_has_no_rhythm()
    {
        var gap = TimeSpan.FromMinutes(5);
        var tried = new SourceState { Name = "test", FirstPollAt = Now, LastItemAt = Now + gap, UsualGap = gap };
        var used = tried with { FirstPollAt = Now.AddDays(-3) };

        Assert.Null(SourceRhythm.SilentSince(null, tried, Now.AddDays(100)));
        Assert.NotNull(SourceRhythm.SilentSince(null, used, Now.AddHours(7)));
    }
}
