using Vigie.Model;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class BrandBaselineTests : IDisposable
{
    private readonly Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_days_teach_the_hours_and_the_share_of_negatives()
    {
        await SpeakAsync(days: 10, crisisDay: 3);

        var state = await LearnAsync();

        Assert.Equal(24, state.Season.Count);
        Assert.Equal(1, state.Season.Average(), 6);
        Assert.True(state.Season[10] > 2 && state.Season[3] < 1);
        Assert.Equal(0.25, state.NegativeShare!.Value, 6);
    }

    [Fact]
    public async Task A_few_days_teach_nothing_yet()
    {
        await SpeakAsync(days: 6, crisisDay: -1);

        var state = await LearnAsync();

        Assert.Empty(state.Season);
        Assert.Null(state.NegativeShare);
    }

    [Fact]
    public async Task Each_day_is_read_once()
    {
        await SpeakAsync(days: 10, crisisDay: -1);
        await LearnAsync();
        lookout.Time.Advance(TimeSpan.FromDays(1));
        await lookout.Indexes.IndexAsync(
            [.. Enumerable.Range(0, 40).Select(n => Heard($"late{n}", lookout.Time.Now.AddDays(-2), negative: true))], Token);

        var state = await LearnAsync();

        Assert.Equal(0.25, state.NegativeShare!.Value, 6);
    }

    [Fact]
    public async Task A_tick_reads_two_days_at_most()
    {
        await SpeakAsync(days: 10, crisisDay: -1);

        await new BrandBaseline(lookout.Indexes, lookout.States, lookout.Cadence, lookout.Plan, lookout.Time).RunAsync(Token);

        Assert.Null(await lookout.States.ReadBrandAsync("brand", Token));
        Assert.NotNull(await lookout.States.ReadNoteAsync("baseline|brand|20260228", Token));
        Assert.Null(await lookout.States.ReadNoteAsync("baseline|brand|20260227", Token));
    }

    [Fact]
    public async Task Sums_of_days_that_nobody_asks_for_any_more_go()
    {
        const string outlived = "baseline|brand|20260215";
        await lookout.States.WriteNoteAsync(outlived, "old", Token);
        await SpeakAsync(days: 10, crisisDay: -1);

        await LearnAsync();

        Assert.Null(await lookout.States.ReadNoteAsync(outlived, Token));
        Assert.NotNull(await lookout.States.ReadNoteAsync("baseline|brand|20260216", Token));
    }

    public void Dispose() => lookout.Dispose();

    private async Task<BrandState> LearnAsync()
    {
        var chore = new BrandBaseline(lookout.Indexes, lookout.States, lookout.Cadence, lookout.Plan, lookout.Time);
        for (var tick = 0; tick < 8; tick++)
        {
            await chore.RunAsync(Token);
        }

        return (await lookout.States.ReadBrandAsync("brand", Token))!.Value;
    }

    /// <summary>Forty mentions a day at ten o'clock, a quarter of them negative; on the day of crisis all of them.</summary>
    private async Task SpeakAsync(int days, int crisisDay)
    {
        for (var day = 1; day <= days; day++)
        {
            var ten = new DateTimeOffset(lookout.Time.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-day).AddHours(10);
            await lookout.Indexes.IndexAsync(
                [
                    .. Enumerable.Range(0, 40)
                        .Select(n => Heard($"{day}-{n}", ten.AddMinutes(n), negative: n % 4 == 0 || day == crisisDay)),
                ],
                Token);
        }
    }

    private static StoredMention Heard(string id, DateTimeOffset at, bool negative) => new()
    {
        Brand = "brand",
        Thread = ThreadId.Of("brand", "forum", id),
        Mention = Some.Mention(id, at: at),
        Judgement = new Judgement
        {
            Language = "en",
            Sentiment = negative ? Sentiment.Negative : Sentiment.Neutral,
            Scores = SentimentScores.Unknown,
            Triage = Triage.Other,
            NeedsAnswer = negative,
            JudgedBy = "test",
        },
        SeenAt = at,
    };
}
