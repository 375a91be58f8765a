using System.Text.Json;
using Vigie.Bench.Detection;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class VelocityDetectorTests
{
    private static readonly DetectionPlan Plan = new();

    private static readonly BrandState Warm = new() { Brand = "brand", LearningSince = Some.Monday.AddDays(-30) };

    /// <summary>Its last alarm is of today: the threshold stands where it starts.</summary>
    private static readonly BrandState Steered = Warm with { Threshold = ThresholdBudget.StartFor(Plan), ThresholdAt = Some.Monday };

    [Fact]
    public void An_outcry_raises_a_signal_that_a_person_can_read()
    {
        var signals = Run(Outcry(30, minutesApart: 2));

        var (index, signal) = signals[0];
        Assert.InRange(index, 4, 16);
        Assert.Equal("thread-velocity/3", signal.Rule);
        Assert.Equal(index + 1, signal.Observed);
        Assert.InRange(signal.Expected, 0, 3);
        Assert.True(signal.Score > signal.Threshold);
        Assert.Equal(TimeSpan.FromHours(1), signal.Window);
        Assert.Equal(0, signal.Numbers["learningDay"]);
    }

    [Fact]
    public void Fewer_distinct_authors_than_the_floor_never_raise_a_signal()
    {
        var state = new VelocityState();
        for (var i = 0; i < 100; i++)
        {
            (state, var signal) = VelocityDetector.Observe(state, new(Some.Monday.AddMinutes(i), 1, true), negativeAuthors: 4, Warm, Plan);
            Assert.Null(signal);
        }
    }

    [Fact]
    public void One_angry_author_who_posts_twenty_times_is_no_crisis()
    {
        var events = Enumerable.Range(0, 20).Select(i => (new VelocityEvent(Some.Monday.AddMinutes(i), 1, i == 0), 9));

        Assert.Empty(Run(events));
    }

    [Fact]
    public void A_popular_and_neutral_post_is_no_crisis()
    {
        var generator = new ThreadGenerator(World.Usual, seed: 3);
        var brand = LearntBrand.Of(World.Usual, seed: 3);
        var alarms = Enumerable.Range(0, 100).Count(_ =>
            ShippedDetector.AlarmOf(generator.Thread(new Injection { Popularity = 40 }), ShippedDetector.Monday, brand, Plan) is not null);

        Assert.InRange(alarms, 0, 5);
    }

    /// <summary>It doubles every twenty minutes up to four mentions a minute, as an outcry does, and nobody is angrier than
    /// usual.</summary>
    [Fact]
    public void A_crowd_that_grows_as_an_outcry_does_but_is_not_angry_is_seldom_taken_for_one()
    {
        var generator = new ThreadGenerator(World.Usual, seed: 4);
        var brand = LearntBrand.Of(World.Usual, seed: 3) with
        {
            Threshold = ThresholdBudget.StartFor(Plan),
            ThresholdAt = ShippedDetector.Monday,
        };
        var crowd = new Injection { Doubling = 20, Negative = World.Usual.Negative };
        var alarms = Enumerable.Range(0, 60).Count(_ =>
            ShippedDetector.AlarmOf(generator.Thread(crowd), ShippedDetector.Monday, brand, Plan) is not null);

        Assert.InRange(alarms, 0, 15);
    }

    /// <summary>However long nothing was heard, in one step or in many, it comes to the same.</summary>
    [Fact]
    public void Time_passes_in_closed_form()
    {
        var (once, often) = (new GrowthLevels(), new GrowthLevels());
        once.Hear(0.01, 2.4, 1e-4);
        often.Hear(0.01, 2.4, 1e-4);
        once.Elapse(97);
        for (var step = 0; step < 970; step++)
        {
            often.Elapse(0.1);
        }

        Assert.All(once.Outcry.Zip(often.Outcry), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));
        Assert.All(once.Surge.Zip(often.Surge), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));
        once.Elapse(1e7);
        Assert.All(once.Outcry, weight => Assert.InRange(weight, 0, 20));
    }

    /// <summary>The collector of one source slept: 18 voices within half an hour come 80 minutes late, behind a newer mention.</summary>
    [Fact]
    public void A_storm_that_comes_late_is_heard()
    {
        var newer = (new VelocityEvent(Some.Monday.AddMinutes(110), 0.1, true), 0);
        var storm = Enumerable.Range(0, 18).Select(i => (new VelocityEvent(Some.Monday.AddMinutes(i * 30 / 18.0), 0.85, true), i + 1));

        Assert.NotEmpty(Run([newer, .. storm]));
    }

    /// <summary>Some places tell the time to the minute, and a new post can draw a crowd within it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-9)]
    public void A_storm_of_one_minute_is_heard_though_the_thread_began_with_it(int secondsEach)
    {
        var storm = Enumerable.Range(0, 18).Select(i => (new VelocityEvent(Some.Monday.AddSeconds(secondsEach * (i % 7)), 0.9, true), i + 1));

        Assert.NotEmpty(Run(storm));
    }

    [Fact]
    public void A_quiet_day_that_comes_late_and_all_at_once_cries_no_wolf()
    {
        var newer = (new VelocityEvent(Some.Monday.AddHours(24), 0.1, true), 0);
        var day = Enumerable.Range(0, 12).Select(i => (new VelocityEvent(Some.Monday.AddHours(2 * i), 0.85, true), i + 1));

        Assert.Empty(Run([newer, .. day]));
    }

    [Fact]
    public void A_mention_that_is_a_minute_behind_counts_as_any_other()
    {
        var steady = Outcry(16, minutesApart: 1).Select(pair => pair.Event).ToList();
        var swapped = steady.Chunk(2).SelectMany(pair => pair.Reverse()).Select((mention, i) => (mention, i + 1));

        Assert.InRange(Run(swapped)[0].Index, 0, Run(steady.Select((mention, i) => (mention, i + 1)))[0].Index + 2);
    }

    [Fact]
    public void A_state_of_the_first_version_is_read_on_and_its_episode_goes_on()
    {
        var at = Some.Monday;
        double[] first = [0.1, 2, 0.5, at.ToUnixTimeSeconds() / 60.0, 8, 9, 12.5, 4, 6, 2, 0, 0];
        var state = new VelocityState { Version = 1, Numbers = first, StartedAt = at.AddHours(-1), UpdatedAt = at };

        Assert.False(VelocityDetector.IsCalm(state, at.AddHours(5)));
        var (after, signal) = VelocityDetector.Observe(state, new(at.AddMinutes(1), 0.9, true), 9, Warm, Plan);
        Assert.NotNull(signal);
        Assert.Equal(VelocityNumbers.Version, after.Version);
    }

    [Fact]
    public void A_state_of_the_second_version_is_read_on_and_its_episode_goes_on()
    {
        var at = Some.Monday;
        var state = OfSecond(at, evidence: [9, 13, 14, 2], anger: [4, 5, 5, 2]);

        Assert.False(VelocityDetector.IsCalm(state, at.AddHours(5)));
        Assert.NotNull(VelocityDetector.Observe(state, new(at.AddMinutes(1), 0.9, true), 9, Warm, Plan).Signal);
        Assert.Equal(at + VelocityDetector.CalmAfter, VelocityDetector.CalmAt(state));
    }

    /// <summary>Stored threads that the second version kept silent about must not all cry out at the update.</summary>
    [Theory]
    [InlineData(10, 3)]
    [InlineData(60, -12)]
    public void A_state_of_the_second_version_that_was_silent_stays_silent(double evidence, double anger)
    {
        var at = Some.Monday;
        var state = OfSecond(at, [evidence, evidence - 1, evidence - 2, 0], [anger, anger, anger, anger]);

        Assert.Null(VelocityDetector.Observe(state, new(at, 0.1, true), 9, Steered, Plan).Signal);
        Assert.Null(VelocityDetector.Observe(state, new(at.AddMinutes(30), 0.8, true), 9, Steered, Plan).Signal);
        Assert.Null(VelocityDetector.Observe(state, new(at.AddMinutes(-30), 0.8, true), 9, Steered, Plan).Signal);
    }

    [Fact]
    public void What_is_stored_is_under_400_bytes_and_computes_to_the_same()
    {
        var events = Outcry(60, minutesApart: 0.7).ToList();
        var whole = StateAfter(events);
        var json = JsonSerializer.SerializeToUtf8Bytes(StateAfter(events.Take(30)), VigieJson.Compact.VelocityState);
        var read = JsonSerializer.Deserialize(json, VigieJson.Compact.VelocityState)!;

        var goesOn = events.Skip(30).Aggregate(
            read, (state, pair) => VelocityDetector.Observe(state, pair.Event, pair.Authors, Warm, Plan).State);

        Assert.InRange(json.Length, 1, 400);
        Assert.Equal(whole.Numbers, goesOn.Numbers);
    }

    [Fact]
    public void A_few_mentions_a_day_never_raise_a_signal()
    {
        var events = Enumerable.Range(0, 40).Select(i => (new VelocityEvent(Some.Monday.AddHours(i * 5), 1, true), i + 1));

        Assert.Empty(Run(events));
    }

    [Fact]
    public void A_quiet_brand_that_still_learns_hears_a_crisis_early()
    {
        var signals = Run(Outcry(100, minutesApart: 3), brand: null);

        Assert.InRange(signals[0].Index, 6, 30);
        Assert.Equal(1, signals[0].Signal.Numbers["learningDay"]);
        Assert.Equal(7, signals[0].Signal.Numbers["minimumAuthors"]);
    }

    /// <summary>A quiet brand, three neutral or mildly negative mentions a day; then an outcry over forty threads, most of it under one
    /// video.</summary>
    [Fact]
    public void A_quiet_week_is_quiet_and_a_crisis_is_heard_before_a_twentieth_of_it()
    {
        var random = new Random(8);
        var threads = new Dictionary<int, (VelocityState State, int Negative)>();
        var brand = new BrandState { Brand = "brand", LearningSince = Some.Monday };
        var quiet = Enumerable.Range(0, 21).Select(i => (At: Some.Monday.AddHours(i * 8), Thread: -i, Negativity: i % 4 == 0 ? 0.7 : 0.2));
        var begin = Some.Monday.AddDays(7);
        var crisis = Enumerable.Range(0, 2000)
            .Select(i => (
                At: begin.AddHours(72 * Math.Pow(random.NextDouble(), 1.5)),
                Thread: 1 + (int)(40 * Math.Pow(random.NextDouble(), 3)),
                Negativity: random.NextDouble() < 0.7 ? 0.72 : 0.2))
            .OrderBy(mention => mention.At);
        var alarms = new List<int>();
        foreach (var (mention, index) in quiet.Concat(crisis).Select((mention, index) => (mention, index - 21)))
        {
            var (state, negative) = threads.GetValueOrDefault(mention.Thread, (new VelocityState(), 0));
            negative += mention.Negativity > 0.5 ? 1 : 0;
            (state, var signal) = VelocityDetector.Observe(state, new(mention.At, mention.Negativity, true), negative, brand, Plan);
            threads[mention.Thread] = (state, negative);
            if (signal is not null)
            {
                alarms.Add(index);
            }
        }

        Assert.InRange(alarms[0], 5, 99);
    }

    [Fact]
    public void Late_and_shuffled_mentions_neither_harm_nor_silence_it()
    {
        var random = new Random(4);
        var shuffled = Outcry(60, minutesApart: 1).Select(pair => pair.Event).OrderBy(_ => random.Next())
            .Select((mention, i) => (mention, i + 1));

        Assert.NotEmpty(Run(shuffled));
    }

    [Fact]
    public void A_backlog_of_old_mentions_after_an_outage_says_nothing_about_now()
    {
        var fresh = (new VelocityEvent(Some.Monday, 0.1, true), 0);
        var backlog = Enumerable.Range(1, 20).Select(i => (new VelocityEvent(Some.Monday.AddHours(-3 * i), 1, true), i));

        Assert.Empty(Run([fresh, .. backlog]));
    }

    [Fact]
    public void The_state_is_small_and_finite_whatever_comes()
    {
        var state = new VelocityState();
        foreach (var negativity in new[] { double.NaN, -5, 7, double.PositiveInfinity, 0.5 })
        {
            (state, _) = VelocityDetector.Observe(state, new(DateTimeOffset.MaxValue.AddDays(-1), negativity, true), 1, Warm, Plan);
            (state, _) = VelocityDetector.Observe(state, new(DateTimeOffset.UnixEpoch, negativity, true), 1, Warm, Plan);
        }

        Assert.InRange(state.Numbers.Count, 1, 48);
        Assert.All(state.Numbers, number => Assert.True(double.IsFinite(number)));
    }

    [Fact]
    public void A_state_of_another_version_starts_afresh()
    {
        var foreign = new VelocityState { Version = 9, Numbers = [1, 2, 3], StartedAt = Some.Monday, UpdatedAt = Some.Monday };

        var (state, _) = VelocityDetector.Observe(foreign, new(Some.Monday, 1, true), 1, Warm, Plan);

        Assert.Equal(VelocityNumbers.Version, state.Version);
        Assert.Equal(18, state.Numbers.Count);
    }

    [Fact]
    public void It_is_calm_six_hours_after_the_last_negative_voice_and_ready_for_a_new_episode()
    {
        var state = StateAfter(Outcry(30, minutesApart: 1));
        var last = Some.Monday.AddMinutes(29);

        Assert.False(VelocityDetector.IsCalm(state, last.AddHours(5.9)));
        Assert.True(VelocityDetector.IsCalm(state, last.AddHours(6)));
        Assert.Equal(last.AddHours(6), VelocityDetector.CalmAt(state));
        var (_, signal) = VelocityDetector.Observe(VelocityDetector.Reset(state), new(last.AddMinutes(1), 1, true), 31, Warm, Plan);
        Assert.Null(signal);
    }

    [Fact]
    public void Only_a_new_negative_voice_raises_a_signal()
    {
        var state = StateAfter(Outcry(30, minutesApart: 1));
        var at = Some.Monday.AddMinutes(30);

        Assert.Null(VelocityDetector.Observe(state, new(at, 0.1, true), 30, Warm, Plan).Signal);
        Assert.Null(VelocityDetector.Observe(state, new(at, 1, false), 30, Warm, Plan).Signal);
        Assert.NotNull(VelocityDetector.Observe(state, new(at, 1, true), 31, Warm, Plan).Signal);
    }

    [Fact]
    public void The_steered_threshold_of_the_brand_counts()
    {
        Assert.Equal(25, VelocityDetector.ThresholdFor(Warm with { Threshold = 25, ThresholdAt = Some.Monday }, Plan, Some.Monday));
        Assert.True(VelocityDetector.ThresholdFor(null, Plan, Some.Monday) > VelocityDetector.ThresholdFor(Warm, Plan, Some.Monday));
    }

    [Fact]
    public void Quiet_weeks_lower_the_threshold_of_a_brand_without_anything_being_written() =>
        Assert.True(
            VelocityDetector.ThresholdFor(Warm with { Threshold = 15, ThresholdAt = Some.Monday }, Plan, Some.Monday.AddDays(14)) < 15);

    [Theory]
    [InlineData(Sensitivity.Fewer, 0, 0.75)]
    [InlineData(Sensitivity.Balanced, 0.5, 1.6)]
    [InlineData(Sensitivity.More, 1.6, 4.5)]
    public void False_alarms_keep_to_the_budget_on_simulated_weeks(Sensitivity sensitivity, double least, double most)
    {
        var generator = new ThreadGenerator(World.Usual, seed: 77);
        var detector = new ShippedDetector(LearntBrand.Of(World.Usual, seed: 3), new DetectionPlan { Sensitivity = sensitivity });
        var alarms = Enumerable.Range(0, 40).Sum(week => detector.Week(generator.Week(), ShippedDetector.Monday.AddDays(7 * week)));

        Assert.InRange(alarms / 40.0, least, most);
    }

    [Theory]
    [InlineData(10, 45)]
    [InlineData(20, 70)]
    [InlineData(40, 110)]
    [InlineData(80, 190)]
    public void A_simulated_outcry_is_heard_faster_than_by_counting_the_last_hour(double doubling, double mostMinutes)
    {
        var generator = new ThreadGenerator(World.Usual, seed: 5);
        var brand = LearntBrand.Of(World.Usual, seed: 3);
        var outcries = Enumerable.Range(0, 100).Select(_ => generator.Thread(new Injection { Doubling = doubling })).ToList();

        var trial = Trial.Of(outcries, thread => ShippedDetector.AlarmOf(thread, ShippedDetector.Monday, brand, Plan));

        Assert.InRange(trial.Mean, 5, mostMinutes);
    }

    /// <summary>As the second version wrote it, a warm thread of some hours.</summary>
    private static VelocityState OfSecond(DateTimeOffset at, double[] evidence, double[] anger)
    {
        var minute = at.ToUnixTimeSeconds() / 60.0;
        var (onsets, earlier) = (Enumerable.Repeat(minute - 90, 4), Enumerable.Repeat(-1000.0, 4));
        double[] numbers = [0.1, 6, 1.1, minute, 0, 0, .. evidence, .. onsets, .. earlier, .. anger, 3, 2, 1, 0];
        return new VelocityState { Version = 2, Numbers = numbers, StartedAt = at.AddHours(-5), UpdatedAt = at };
    }

    private static IEnumerable<(VelocityEvent Event, int Authors)> Outcry(int mentions, double minutesApart) =>
        Enumerable.Range(0, mentions).Select(i => (new VelocityEvent(Some.Monday.AddMinutes(i * minutesApart), 0.85, true), i + 1));

    private static VelocityState StateAfter(IEnumerable<(VelocityEvent Event, int Authors)> events) =>
        events.Aggregate(new VelocityState(), (state, pair) => VelocityDetector.Observe(state, pair.Event, pair.Authors, Warm, Plan).State);

    private static List<(int Index, Signal Signal)> Run(IEnumerable<(VelocityEvent Event, int Authors)> events) => Run(events, Warm);

    private static List<(int Index, Signal Signal)> Run(IEnumerable<(VelocityEvent Event, int Authors)> events, BrandState? brand)
    {
        var state = new VelocityState();
        var signals = new List<(int, Signal)>();
        foreach (var ((mention, authors), index) in events.Select((pair, index) => (pair, index)))
        {
            (state, var signal) = VelocityDetector.Observe(state, mention, authors, brand, Plan);
            if (signal is not null)
            {
                signals.Add((index, signal));
            }
        }

        return signals;
    }
}
