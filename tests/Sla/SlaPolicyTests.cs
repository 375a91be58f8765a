using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Tests.Sla;

public sealed class SlaPolicyTests
{
    private static readonly SlaPolicy Default = SlaPolicy.From(new ListeningPlan());

    [Theory]
    [InlineData(Channel.Email, 24)]
    [InlineData(Channel.Facebook, 4)]
    [InlineData(Channel.X, 2)]
    public void Surveyed_channels_have_the_surveyed_target_and_name_the_survey(Channel channel, int hours)
    {
        var target = Default.TargetFor(channel);

        Assert.Equal(TimeSpan.FromHours(hours), target.Within);
        Assert.Equal("survey of 399 respondents, 299 of them community managers", target.Provenance);
    }

    [Theory]
    [InlineData(Channel.Instagram, 4, "Facebook")]
    [InlineData(Channel.Mastodon, 2, "Twitter")]
    [InlineData(Channel.Bluesky, 2, "Twitter")]
    [InlineData(Channel.Forum, 4, "Facebook")]
    [InlineData(Channel.Video, 4, "Facebook")]
    [InlineData(Channel.Blog, 24, "e-mail")]
    [InlineData(Channel.News, 24, "e-mail")]
    [InlineData(Channel.Review, 24, "e-mail")]
    [InlineData(Channel.Other, 4, "Facebook")]
    public void Other_channels_lean_on_a_surveyed_one_and_say_so(Channel channel, int hours, string leansOn)
    {
        var target = Default.TargetFor(channel);

        Assert.Equal(TimeSpan.FromHours(hours), target.Within);
        Assert.StartsWith($"by extension from {leansOn};", target.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_channel_has_a_provenance_in_both_languages()
    {
        foreach (var channel in Enum.GetValues<Channel>())
        {
            var target = Default.TargetFor(channel);

            Assert.Equal(target.Provenance, target.ProvenanceIn("en"));
            Assert.Contains("399", target.ProvenanceIn("fr"), StringComparison.Ordinal);
            Assert.NotEqual(target.ProvenanceIn("en"), target.ProvenanceIn("fr"));
        }
    }

    [Fact]
    public void A_target_of_the_brand_replaces_the_surveyed_one_and_says_so()
    {
        var targets = new Dictionary<Channel, TimeSpan> { [Channel.X] = TimeSpan.FromMinutes(30) };
        var policy = SlaPolicy.From(new ListeningPlan { Sla = new SlaPlan { Targets = targets } });

        Assert.Equal(TimeSpan.FromMinutes(30), policy.TargetFor(Channel.X).Within);
        Assert.Equal("set in listening.json", policy.TargetFor(Channel.X).Provenance);
        Assert.Equal(TimeSpan.FromHours(4), policy.TargetFor(Channel.Facebook).Within);
    }

    [Fact]
    public void No_plan_lifts_the_ceiling_above_two_days()
    {
        var policy = SlaPolicy.From(new ListeningPlan { Sla = new SlaPlan { Ceiling = TimeSpan.FromHours(72) } });

        Assert.Equal(TimeSpan.FromHours(48), policy.Ceiling);
    }

    [Fact]
    public void An_unknown_calendar_is_refused_with_those_that_are_known()
    {
        var plan = new ListeningPlan { Calendars = [Calendars.Office], Sla = new SlaPlan { Calendar = "ofice" } };

        var refused = Assert.Throws<ArgumentException>(() => SlaPolicy.From(plan));

        Assert.Contains("'ofice'; there are: office", refused.Message, StringComparison.Ordinal);
    }
}
