using Vigie.Model;
using Vigie.Notify;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify;

public sealed class IncidentRhythmTests
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    [Fact]
    public void An_incident_that_grew_too_little_is_not_told_and_says_so() =>
        Assert.Equal(WithheldReason.NotGrown, Decide(Told(voices: 20), voices: 39, episodes: 1, minutes: 600).Withheld);

    [Fact]
    public void Twice_the_voices_or_a_further_thread_is_growth()
    {
        Assert.Equal(SendDecision.Send, Decide(Told(voices: 20), voices: 40, episodes: 1, minutes: 16));
        Assert.Equal(SendDecision.Send, Decide(Told(voices: 20), voices: 21, episodes: 2, minutes: 16));
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(4, 240)]
    [InlineData(9, 240)]
    public void Each_update_doubles_the_distance_to_the_next(int updates, int minutes)
    {
        var alert = Told(voices: 20) with
        {
            Notifications = [.. Enumerable.Range(0, updates + 1).Select(n => Notice(n, 20, Severity.High))],
        };

        Assert.Equal(Nine.AddMinutes(minutes), Decide(alert, voices: 40, episodes: 1, minutes: 1).NotBefore);
    }

    [Fact]
    public void A_rise_of_severity_breaks_the_distance_once()
    {
        var risen = Told(voices: 20) with { Severity = Severity.Critical };
        Assert.Equal(SendDecision.Send, Decide(risen, voices: 21, episodes: 1, minutes: 1));

        var again = risen with { Notifications = [Notice(0, 20, Severity.Warning), Notice(1, 20, Severity.High)] };
        Assert.Equal(Nine.AddMinutes(30), Decide(again, voices: 21, episodes: 1, minutes: 1).NotBefore);
    }

    [Fact]
    public void Who_took_it_hears_of_doubling_and_severity_but_not_of_each_further_thread()
    {
        var taken = Told(voices: 20) with { State = AlertState.Acknowledged };

        Assert.Equal(WithheldReason.NotGrown, Decide(taken, voices: 25, episodes: 2, minutes: 60).Withheld);
        Assert.Equal(SendDecision.Send, Decide(taken, voices: 40, episodes: 2, minutes: 60));
        Assert.Equal(SendDecision.Send, Decide(taken with { Severity = Severity.Critical }, voices: 25, episodes: 1, minutes: 1));
    }

    [Fact]
    public void What_rises_again_after_the_calm_is_told_at_once()
    {
        var calm = Told(voices: 20);
        calm = calm with
        {
            Notifications = [.. calm.Notifications, Notice(1, 20, Severity.High) with { Reason = NotificationReason.Resolved }],
        };

        Assert.Equal(SendDecision.Send, Decide(calm, voices: 21, episodes: 2, minutes: 1));
    }

    private static SendDecision Decide(Alert alert, int voices, int episodes, int minutes) =>
        IncidentRhythm.OfChange(alert, new IncidentSize(voices, episodes), Nine.AddMinutes(minutes));

    private static Alert Told(int voices) =>
        SomeAlert.Velocity(severity: Severity.High) with { Notifications = [Notice(0, voices, Severity.High)] };

    private static Notification Notice(int number, int voices, Severity severity) => new()
    {
        Sequence = number + 1,
        Reason = number == 0 ? NotificationReason.First : NotificationReason.Changed,
        At = Nine,
        Severity = severity,
        Voices = voices,
        Episodes = 1,
    };
}
