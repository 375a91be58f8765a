using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class VolumeDetectorTests
{
    [Fact]
    public void A_burst_after_quiet_days_raises_one_signal_for_the_event()
    {
        var counts = Noise(days: 5, mean: 3).Concat(Enumerable.Repeat(60, 24)).Concat(Noise(days: 1, mean: 3)).ToList();

        var signals = Run(counts);

        var (index, signal) = Assert.Single(signals, pair => pair.Index >= 5 * 288);
        Assert.InRange(index, 5 * 288, (5 * 288) + 2);
        Assert.True(signal.Observed > 5 * signal.Expected / 3);
        Assert.True(signal.Score >= signal.Threshold);
    }

    [Fact]
    public void A_handful_of_mentions_is_no_event_for_a_silent_brand()
    {
        var counts = Enumerable.Repeat(0, 288 * 7).Concat([3, 4, 3]).Concat(Enumerable.Repeat(0, 50));

        Assert.Empty(Run([.. counts]));
    }

    [Fact]
    public void A_silent_brand_hears_a_real_burst()
    {
        var counts = Enumerable.Repeat(0, 288 * 7).Concat([6, 8, 9, 12]);

        Assert.Single(Run([.. counts]));
    }

    [Fact]
    public void A_steady_course_seldom_raises_a_signal()
    {
        Assert.InRange(Run([.. Noise(days: 28, mean: 20)]).Count, 0, 4);
    }

    [Fact]
    public void The_state_is_eight_numbers_and_unreadable_state_starts_afresh()
    {
        var (volume, signal) = VolumeDetector.Observe([double.NaN, 1], Some.Monday, 5, 5, new DetectionPlan());

        Assert.Equal(8, volume.Count);
        Assert.Null(signal);
    }

    [Fact]
    public void A_brand_of_three_mentions_a_day_and_one_of_three_thousand_an_hour_hear_what_is_an_event_to_them()
    {
        var few = Enumerable.Range(0, 288 * 14).Select(i => i % 96 == 0 ? 1 : 0).ToList();
        var many = Noise(days: 14, mean: 250).ToList();

        Assert.Empty(Run(few));
        Assert.Single(Run([.. few, 5, 6, 7, 8, 9, 9]));
        Assert.InRange(Run(many).Count, 0, 3);
        Assert.Contains(Run([.. many, .. Enumerable.Repeat(600, 12)]), pair => pair.Index >= many.Count);
    }

    [Fact]
    public void A_planned_event_is_no_news_up_to_its_factor_and_does_not_become_the_usual()
    {
        var course = Noise(days: 14, mean: 20).ToList();
        var campaign = Enumerable.Repeat(50, 288);

        Assert.DoesNotContain(
            Run([.. course, .. campaign], planned: 3, plannedFrom: course.Count), pair => pair.Index >= course.Count);
        Assert.Contains(Run([.. course, .. campaign]), pair => pair.Index >= course.Count);
        Assert.Contains(
            Run([.. course, .. Enumerable.Repeat(150, 12)], planned: 3, plannedFrom: course.Count), pair => pair.Index >= course.Count);
    }

    [Fact]
    public void Nothing_is_said_in_the_first_half_day()
    {
        var counts = Noise(days: 1, mean: 3).Take(100).Concat([100, 100, 100]).ToList();

        Assert.Empty(Run(counts));
    }

    private static IEnumerable<int> Noise(int days, double mean)
    {
        var random = new Random(11);
        for (var i = 0; i < days * 288; i++)
        {
            var limit = Math.Exp(-mean);
            var count = 0;
            for (var product = random.NextDouble(); product > limit; product *= random.NextDouble())
            {
                count++;
            }

            yield return count;
        }
    }

    private static List<(int Index, Signal Signal)> Run(List<int> counts, double planned = 1, int plannedFrom = 0)
    {
        IReadOnlyList<double> volume = [];
        var signals = new List<(int, Signal)>();
        for (var i = 0; i < counts.Count; i++)
        {
            var hour = counts.Skip(Math.Max(0, i - 11)).Take(Math.Min(12, i + 1)).Sum();
            (volume, var signal) = VolumeDetector.Observe(
                volume, Some.Monday.AddMinutes(5 * i), counts[i], hour, new DetectionPlan(), i >= plannedFrom ? planned : 1);
            if (signal is not null)
            {
                signals.Add((i, signal));
            }
        }

        return signals;
    }
}
