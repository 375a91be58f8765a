using System.Globalization;
using Vigie.Detect.Backtest;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect.Backtest;

public sealed class BrandRehearsalTests
{
    private static readonly DateTimeOffset Start = Some.Monday.AddDays(-10);

    [Fact]
    public void An_outcry_is_one_alarm_that_grows_calm_and_a_quiet_thread_none()
    {
        var run = Run([.. Outcry("a", Start.AddDays(9), 40), .. Quiet("b", 30)]);

        var alarm = Assert.Single(run.Alarms, alarm => alarm.Kind == AlertKind.Velocity);
        Assert.Equal((Thread("a"), false), (alarm.Thread, alarm.Folded));
        Assert.InRange(alarm.At, Start.AddDays(9), Start.AddDays(9).AddHours(2));
        Assert.True(alarm.CalmAt > alarm.At.AddHours(6));
    }

    [Fact]
    public void Other_threads_of_the_same_crisis_are_folded_and_the_next_crisis_is_not()
    {
        var run = Run(
        [
            .. Outcry("a", Start.AddDays(7), 40), .. Outcry("b", Start.AddDays(7).AddHours(1), 40), .. Outcry("c", Start.AddDays(9), 40),
        ]);

        Assert.Equal(
            [(Thread("a"), false), (Thread("b"), true), (Thread("c"), false)],
            run.Alarms.Where(alarm => alarm.Kind == AlertKind.Velocity).Select(alarm => (alarm.Thread!.Value, alarm.Folded)));
    }

    [Fact]
    public void More_authors_asked_for_is_a_later_alarm_and_too_many_none()
    {
        var history = Outcry("a", Start.AddDays(9), 40).ToList();
        var now = Run(history);
        var later = Run(history, new DetectionPlan { MinimumAuthors = 25 });
        var none = Run(history, new DetectionPlan { MinimumAuthors = 90 });

        var compared = Comparison.Of(now, later, [], TimeSpan.FromDays(7)).Alarms.Single(one => one.First.Kind == AlertKind.Velocity);
        var silent = Comparison.Of(now, none, [], TimeSpan.FromDays(7)).Alarms.Single(one => one.First.Kind == AlertKind.Velocity);

        Assert.True(compared.MinutesLater > 0);
        Assert.Equal((true, null), (silent.Now is not null, silent.Then));
    }

    [Fact]
    public void What_came_before_the_time_asked_for_teaches_and_is_not_told()
    {
        var history = Outcry("a", Start.AddDays(7), 40).Concat(Outcry("b", Start.AddDays(9), 40)).ToList();

        var run = Run(history, from: Start.AddDays(8));

        Assert.Equal([Thread("b")], run.Alarms.Where(alarm => alarm.Kind == AlertKind.Velocity).Select(alarm => alarm.Thread!.Value));
        Assert.Equal(0, run.LearningDay);
    }

    [Fact]
    public void The_order_in_which_it_is_given_changes_nothing_but_the_order_of_arrival_does()
    {
        var history = Outcry("a", Start.AddDays(9), 40).ToList();
        var late = history.Select(mention => mention with { SeenAt = Start.AddDays(9).AddHours(9) }).ToList();

        Assert.Equal(Told(Run(history)), Told(Run([.. history.AsEnumerable().Reverse()])));
        Assert.NotEqual(Told(Run(history)), Told(Run(late)));
    }

    [Fact]
    public void Without_history_nothing_is_said()
    {
        var run = Run([]);

        Assert.Empty(run.Alarms);
        Assert.Empty(run.Hours);
    }

    [Fact]
    public void The_band_stands_around_what_is_usual()
    {
        var run = Run([.. Enumerable.Range(0, 9 * 24 * 12).Select(index => Stored("calm", index, Start.AddMinutes(5 * index), 0.1))]);

        var hour = run.Hours.Single(hour => hour.At == Start.AddDays(8));
        Assert.Equal(12, hour.Count);
        Assert.InRange(hour.Expected, 9, 15);
        Assert.True(hour.Low <= hour.Expected && hour.Expected < hour.High);
    }

    [Theory]
    [InlineData(SeriousMark.NotSerious, 1, 0)]
    [InlineData(SeriousMark.Serious, 0, 0)]
    [InlineData(SeriousMark.None, 0, 1)]
    public void False_calls_are_those_that_people_marked(SeriousMark mark, double falseAWeek, int unmarked)
    {
        var now = Run([.. Outcry("a", Start.AddDays(9), 40)]);
        var alarm = now.Alarms.First(alarm => alarm.Kind == AlertKind.Velocity);
        var marked = new MarkedAlert(new("x"), AlertKind.Velocity, Thread("a"), alarm.At.AddMinutes(3), mark);
        var velocity = now with { Alarms = [alarm] };

        var comparison = Comparison.Of(velocity, velocity with { Alarms = [] }, [marked], TimeSpan.FromDays(7));

        Assert.Equal((falseAWeek, unmarked), (comparison.FalseNow, comparison.UnmarkedNow));
        Assert.Equal((0d, mark == SeriousMark.Serious ? 1 : 0), (comparison.FalseThen, comparison.SeriousMissed));
    }

    private static BacktestRun Run(IReadOnlyCollection<StoredMention> history, DetectionPlan? plan = null, DateTimeOffset? from = null) =>
        new BrandRehearsal(
            new BacktestRequest(new ListeningPlan().Brands[0], from ?? Start, Start.AddDays(11), Start.AddDays(-30), TimeSpan.FromMinutes(1)),
            history,
            plan ?? new DetectionPlan()).Run(null, TestContext.Current.CancellationToken);

    private static IReadOnlyList<(DateTimeOffset, ThreadId?)> Told(BacktestRun run) =>
        [.. run.Alarms.Select(alarm => (alarm.At, alarm.Thread))];

    /// <summary>Negative voices, one a minute.</summary>
    private static IEnumerable<StoredMention> Outcry(string thread, DateTimeOffset at, int voices) =>
        Enumerable.Range(0, voices).Select(index => Stored(thread, index, at.AddMinutes(index), 0.85));

    private static IEnumerable<StoredMention> Quiet(string thread, int voices) =>
        Enumerable.Range(0, voices).Select(index => Stored(thread, index, Start.AddHours(7 * index), 0.1));

    private static ThreadId Thread(string name) => ThreadId.Of("brand", "forum", name);

    private static StoredMention Stored(string thread, int index, DateTimeOffset at, double negativity) => new()
    {
        Brand = "brand",
        Thread = Thread(thread),
        Mention = Some.Mention(
            $"{thread}-{index}", at: at, author: $"{thread}-{index.ToString(CultureInfo.InvariantCulture)}", thread: thread),
        Judgement = new Judgement
        {
            Language = "en",
            Sentiment = negativity > 0.5 ? Sentiment.Negative : Sentiment.Neutral,
            Scores = new SentimentScores(0, 1 - negativity, negativity),
            Triage = Triage.Criticism,
            NeedsAnswer = false,
            JudgedBy = "test",
        },
        SeenAt = at.AddSeconds(30),
    };
}
