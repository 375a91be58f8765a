using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Tests.Sla;

public sealed class SlaRiskTests
{
    private static readonly SlaPolicy WallClock = SlaPolicy.From(new ListeningPlan());

    private static readonly DateTimeOffset Nine = Calendars.Paris(2026, 3, 2, 9, 0);

    [Fact]
    public void Nobody_waits_when_nobody_wrote() => Assert.Null(SlaRisk.Assess(new ReplyClock(), Channel.X, WallClock, Nine));

    [Fact]
    public void The_stages_follow_each_other_as_time_passes()
    {
        var clock = new ReplyClock().Heard(Nine);

        Assert.Equal((SlaStage.OnTime, (DateTimeOffset?)Nine.AddMinutes(90)), StageAt(clock, Nine.AddMinutes(89)));
        Assert.Equal((SlaStage.AtRisk, (DateTimeOffset?)Nine.AddHours(2)), StageAt(clock, Nine.AddMinutes(90)));
        Assert.Equal((SlaStage.Late, (DateTimeOffset?)Nine.AddHours(48)), StageAt(clock, Nine.AddHours(2)));
        Assert.Equal((SlaStage.BeyondCeiling, (DateTimeOffset?)null), StageAt(clock, Nine.AddHours(48)));
    }

    [Fact]
    public void Both_deadlines_are_told_and_not_the_nearest_alone()
    {
        var verdict = Assess(new ReplyClock().Heard(Nine), Channel.Facebook, WallClock, Nine);

        Assert.Equal(Nine.AddHours(4), verdict.DueAt);
        Assert.Equal(Nine.AddHours(48), verdict.CeilingAt);
    }

    [Fact]
    public void The_next_response_starts_at_the_oldest_unanswered_message_and_not_at_the_latest()
    {
        var clock = new ReplyClock().Heard(Nine).Answered(Nine.AddHours(1)).Heard(Nine.AddHours(2)).Heard(Nine.AddHours(3));

        var verdict = Assess(clock, Channel.X, WallClock, Nine.AddHours(3));

        Assert.Equal(Nine.AddHours(2), verdict.WaitingSince);
        Assert.Equal(Nine.AddHours(4), verdict.DueAt);
        Assert.False(verdict.FirstResponse);
    }

    [Fact]
    public void A_later_message_does_not_overrule_the_first_response()
    {
        var verdict = Assess(new ReplyClock().Heard(Nine).Heard(Nine.AddHours(1)), Channel.X, WallClock, Nine.AddHours(1));

        Assert.Equal(Nine.AddHours(2), verdict.DueAt);
        Assert.True(verdict.FirstResponse);
    }

    [Fact]
    public void Nothing_is_late_when_the_brand_answered_last()
    {
        var clock = new ReplyClock().Heard(Nine).Heard(Nine.AddHours(1)).Answered(Nine.AddHours(2));

        Assert.Null(SlaRisk.Assess(clock, Channel.X, WallClock, Nine.AddDays(9)));
    }

    [Fact]
    public void A_post_of_the_brand_before_anybody_asked_is_no_first_response()
    {
        var verdict = Assess(new ReplyClock().Answered(Nine).Heard(Nine.AddHours(1)), Channel.X, WallClock, Nine.AddHours(1));

        Assert.True(verdict.FirstResponse);
        Assert.Equal(Nine.AddHours(3), verdict.DueAt);
    }

    [Fact]
    public void A_dismissed_thread_is_reopened_by_a_new_message_with_a_clock_of_its_own()
    {
        var clock = new ReplyClock().Heard(Nine).Dismissed(Nine.AddHours(1)).Heard(Nine.AddHours(30));

        Assert.Equal(Nine.AddHours(32), Assess(clock, Channel.X, WallClock, Nine.AddHours(30)).DueAt);
    }

    [Fact]
    public void A_late_message_that_was_answered_already_makes_nobody_wait() =>
        Assert.Null(SlaRisk.Assess(new ReplyClock().Answered(Nine.AddHours(1)).Heard(Nine), Channel.X, WallClock, Nine.AddDays(1)));

    [Fact]
    public void A_message_found_late_counts_from_when_it_was_written()
    {
        var clock = new ReplyClock().Heard(Nine.AddHours(1)).Heard(Nine);

        Assert.Equal(Nine.AddHours(2), Assess(clock, Channel.X, WallClock, Nine.AddHours(1)).DueAt);
    }

    [Fact]
    public void Friday_half_past_four_and_an_hour_is_half_past_five()
    {
        var clock = new ReplyClock().Heard(Calendars.Paris(2026, 3, 6, 16, 30));

        var verdict = Assess(clock, Channel.X, Office(within: TimeSpan.FromHours(1)), Nine);

        Assert.Equal(Calendars.Paris(2026, 3, 6, 17, 30), verdict.DueAt);
    }

    [Fact]
    public void The_warning_is_computed_in_working_time_across_periods_and_not_at_midnight()
    {
        // Two hours from 12:00: half an hour before lunch, an hour and a half after it. Three quarters of it have passed at 15:00.
        var verdict = Assess(new ReplyClock().Heard(Calendars.Paris(2026, 3, 2, 12, 0)), Channel.X, Office(), Nine);

        Assert.Equal(Calendars.Paris(2026, 3, 2, 15, 0), verdict.WarnAt);
        Assert.Equal(Calendars.Paris(2026, 3, 2, 15, 30), verdict.DueAt);
    }

    [Fact]
    public void The_ceiling_does_not_wait_for_monday()
    {
        var friday = Calendars.Paris(2026, 3, 6, 17, 59);

        var verdict = Assess(new ReplyClock().Heard(friday), Channel.Email, Office(), friday);

        Assert.Equal(friday.AddHours(48), verdict.DueAt);
        Assert.Equal(friday.AddHours(36), verdict.WarnAt);
    }

    [Fact]
    public void Around_the_clock_counts_every_hour_with_and_without_a_calendar()
    {
        var always = SlaPolicy.From(new ListeningPlan { Calendars = [Calendars.Always], Sla = new SlaPlan { Calendar = "always" } });
        var clock = new ReplyClock().Heard(Calendars.Paris(2026, 3, 28, 23, 0));

        Assert.Equal(Assess(clock, Channel.Facebook, WallClock, Nine).DueAt, Assess(clock, Channel.Facebook, always, Nine).DueAt);
    }

    [Fact]
    public void An_edited_calendar_moves_the_deadline()
    {
        var clock = new ReplyClock().Heard(Calendars.Paris(2026, 3, 2, 12, 0));
        var withoutLunch = Calendars.Of("Europe/Paris", ("monday", "09:00-18:00"));
        var edited = SlaPolicy.From(new ListeningPlan { Calendars = [withoutLunch], Sla = new SlaPlan { Calendar = "office" } });

        Assert.Equal(Calendars.Paris(2026, 3, 2, 15, 30), Assess(clock, Channel.X, Office(), Nine).DueAt);
        Assert.Equal(Calendars.Paris(2026, 3, 2, 14, 0), Assess(clock, Channel.X, edited, Nine).DueAt);
    }

    private static SlaPolicy Office(TimeSpan? within = null) => SlaPolicy.From(new ListeningPlan
    {
        Calendars = [Calendars.Office],
        Sla = new SlaPlan
        {
            Calendar = "Office",
            Targets = within is { } time ? new Dictionary<Channel, TimeSpan> { [Channel.X] = time } : new Dictionary<Channel, TimeSpan>(),
        },
    });

    private static SlaVerdict Assess(ReplyClock clock, Channel channel, SlaPolicy policy, DateTimeOffset now) =>
        SlaRisk.Assess(clock, channel, policy, now) ?? throw new InvalidOperationException("Nobody waits.");

    private static (SlaStage Stage, DateTimeOffset? Next) StageAt(ReplyClock clock, DateTimeOffset now)
    {
        var verdict = Assess(clock, Channel.X, WallClock, now);
        return (verdict.Stage, verdict.NextStageAt);
    }
}
