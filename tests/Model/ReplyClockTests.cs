using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Model;

public sealed class ReplyClockTests
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    [Fact]
    public void The_oldest_unanswered_message_waits_longest()
    {
        var clock = new ReplyClock().Heard(Nine.AddHours(2)).Heard(Nine);

        Assert.Equal(Nine, clock.Waiting[0]);
    }

    [Fact]
    public void An_answer_ends_the_wait_of_all_who_wrote_before_it()
    {
        var clock = new ReplyClock().Heard(Nine).Heard(Nine.AddHours(2)).Answered(Nine.AddHours(1));

        Assert.Equal([Nine.AddHours(2)], clock.Waiting);
    }

    [Fact]
    public void Facts_in_any_order_give_the_same_clock()
    {
        var inOrder = new ReplyClock().Heard(Nine).Answered(Nine.AddHours(1)).Heard(Nine.AddHours(2));
        var late = new ReplyClock().Heard(Nine.AddHours(2)).Answered(Nine.AddHours(1)).Heard(Nine);

        Assert.Equal(inOrder.Waiting, late.Waiting);
        Assert.Equal(inOrder with { Waiting = [] }, late with { Waiting = [] });
    }

    [Fact]
    public void A_dismissed_thread_is_reopened_by_a_new_message()
    {
        var clock = new ReplyClock().Heard(Nine).Dismissed(Nine.AddHours(1)).Heard(Nine.AddHours(2));

        Assert.Equal([Nine.AddHours(2)], clock.Waiting);
    }

    [Fact]
    public void An_old_answer_found_late_does_not_reopen_a_dismissed_thread()
    {
        var clock = new ReplyClock().Heard(Nine).Heard(Nine.AddHours(2)).Dismissed(Nine.AddHours(3)).Answered(Nine.AddHours(1));

        Assert.Empty(clock.Waiting);
    }

    [Fact]
    public void A_dismissal_does_not_dismiss_who_wrote_after_it()
    {
        var clock = new ReplyClock().Heard(Nine).Heard(Nine.AddHours(2)).Dismissed(Nine.AddHours(1));

        Assert.Equal([Nine.AddHours(2)], clock.Waiting);
    }
}
