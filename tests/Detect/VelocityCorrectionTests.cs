using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class VelocityCorrectionTests
{
    private static readonly DetectionPlan Plan = new();

    [Fact]
    public void A_negative_voice_that_was_none_lets_the_thread_calm_down_sooner()
    {
        var events = Voices(20);
        var before = After(events);
        var corrected = events.Select((one, i) => i >= 10 ? one with { Negativity = 0 } : one).ToList();

        var after = VelocityCorrection.Apply(before, corrected, null, Plan);

        Assert.Equal(Some.Monday.AddMinutes(19) + VelocityDetector.CalmAfter, VelocityDetector.CalmAt(before));
        Assert.Equal(Some.Monday.AddMinutes(9) + VelocityDetector.CalmAfter, VelocityDetector.CalmAt(after));
        Assert.True(Evidence(after) < Evidence(before));
        Assert.Equal(before.UpdatedAt, after.UpdatedAt);
    }

    [Fact]
    public void A_mention_that_was_negative_after_all_adds_no_evidence_of_what_is_past()
    {
        var events = Voices(20).Select((one, i) => i >= 4 ? one with { Negativity = 0 } : one).ToList();
        var before = After(events);

        var after = VelocityCorrection.Apply(before, Voices(20), null, Plan);

        Assert.Equal(Evidence(before), Evidence(after), 9);
        Assert.Equal(Some.Monday.AddMinutes(19) + VelocityDetector.CalmAfter, VelocityDetector.CalmAt(after));
    }

    [Fact]
    public void Nothing_corrected_is_nothing_changed()
    {
        var before = After(Voices(20));

        Assert.Equal(before.Numbers, VelocityCorrection.Apply(before, Voices(20), null, Plan).Numbers);
        Assert.Equal(new VelocityState(), VelocityCorrection.Apply(new VelocityState(), Voices(3), null, Plan));
    }

    private static List<VelocityEvent> Voices(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new VelocityEvent(Some.Monday.AddMinutes(i), 0.9, NewAuthor: true))];

    private static VelocityState After(IEnumerable<VelocityEvent> events) =>
        events.Aggregate(new VelocityState(), (state, one) => VelocityDetector.Observe(state, one, 0, null, Plan).State);

    private static double Evidence(VelocityState state) => VelocityNumbers.Of(state).Levels.Outcry.Max();
}
