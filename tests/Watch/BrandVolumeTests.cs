using Vigie.Model;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class BrandVolumeTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_after_a_quiet_day_opens_one_alert_however_often_it_runs()
    {
        await QuietDayThenBurstAsync(lookout);

        var alert = Assert.Single(await lookout.AlertsAsync("brand-brand"));
        Assert.Equal((AlertKind.Volume, NotificationReason.First), (alert.Kind, alert.Pending?.Reason));
        Assert.True(alert.Evidence.Signal?.Observed > alert.Evidence.Signal?.Expected);
        Assert.Equal(3, alert.Evidence.Excerpts.Count);
    }

    [Fact]
    public async Task Late_doubled_and_skipped_ticks_learn_the_same_as_punctual_ones()
    {
        using var careless = new Lookout();
        await QuietDayThenBurstAsync(lookout);
        await SpeakAsync(careless);
        for (var hour = -24; hour <= 1; hour += 4)
        {
            careless.Time.MoveTo(hour == -24 ? Nine.AddHours(-24) : Nine.AddHours(Math.Min(hour, 1)));
            await Task.WhenAll(Volume(careless).RunAsync(Token), Volume(careless).RunAsync(Token));
            await Volume(careless).RunAsync(Token);
        }

        careless.Time.MoveTo(Nine.AddHours(1));
        for (var i = 0; i < 20; i++)
        {
            await Volume(careless).RunAsync(Token);
        }

        var expected = (await lookout.States.ReadBrandAsync("brand", Token))!.Value;
        var learnt = (await careless.States.ReadBrandAsync("brand", Token))!.Value;
        Assert.Equal((expected.VolumeAt, string.Join(' ', expected.Volume)), (learnt.VolumeAt, string.Join(' ', learnt.Volume)));
    }

    [Fact]
    public async Task Quiet_again_closes_the_alert_and_tells_who_was_told()
    {
        await QuietDayThenBurstAsync(lookout);
        await lookout.TellAsync(Assert.Single(await lookout.AlertsAsync("brand-brand")).Id);
        lookout.Time.MoveTo(Nine.AddHours(3));

        await Volume(lookout).RunAsync(Token);
        await Volume(lookout).RunAsync(Token);

        var alert = Assert.Single(await lookout.AlertsAsync("brand-brand"));
        Assert.Equal((AlertState.Resolved, NotificationReason.Resolved), (alert.State, alert.Pending?.Reason));
    }

    [Fact]
    public async Task The_brand_itself_is_no_volume()
    {
        lookout.Time.MoveTo(Nine.AddHours(-24));
        for (var minute = 0; minute <= 25 * 60; minute += 30)
        {
            lookout.Time.MoveTo(Nine.AddHours(-24).AddMinutes(minute));
            await Volume(lookout).RunAsync(Token);
        }

        await lookout.Indexes.IndexAsync([.. Enumerable.Range(0, 60).Select(n => Heard(n, Nine.AddMinutes(61), fromBrand: true))], Token);
        lookout.Time.MoveTo(Nine.AddMinutes(70));
        await Volume(lookout).RunAsync(Token);

        Assert.Empty(await lookout.AlertsAsync("brand-brand"));
    }

    public void Dispose() => lookout.Dispose();

    private static BrandVolume Volume(Lookout lookout) => new(
        lookout.Indexes,
        lookout.States,
        new VolumeAlerts(lookout.Threads, lookout.States, lookout.Announcer, lookout.Time),
        lookout.Plan,
        lookout.Time);

    [Fact]
    public async Task A_burst_that_was_imported_is_no_news()
    {
        await lookout.Indexes.IndexAsync(
            [.. Enumerable.Range(0, 80).Select(n => Heard(n, Nine.AddSeconds(n * 15)) with { History = true })], Token);
        for (var at = Nine.AddHours(-24); at <= Nine.AddHours(1); at = at.AddMinutes(5))
        {
            lookout.Time.MoveTo(at);
            await Volume(lookout).RunAsync(Token);
        }

        Assert.Empty(await lookout.AlertsAsync("brand-brand"));
    }

    /// <summary>The collector slept for six hours: what it missed comes all at once, each mention with its own time, in closed
    /// buckets.</summary>
    [Fact]
    public async Task A_backlog_after_an_outage_is_no_burst()
    {
        await lookout.Indexes.IndexAsync([.. Enumerable.Range(0, 18).Select(n => Heard(n, Nine.AddHours(n - 24)))], Token);
        for (var at = Nine.AddHours(-24); at <= Nine.AddHours(2); at = at.AddMinutes(5))
        {
            lookout.Time.MoveTo(at);
            if (at == Nine)
            {
                var missed = Enumerable.Range(100, 90).Select(n => Heard(n, Nine.AddHours(-6).AddMinutes((n - 100) * 3.9)));
                await lookout.Indexes.IndexAsync([.. missed], Token);
            }

            await Volume(lookout).RunAsync(Token);
        }

        Assert.Empty(await lookout.AlertsAsync("brand-brand"));
    }

    private static async Task QuietDayThenBurstAsync(Lookout lookout)
    {
        await SpeakAsync(lookout);
        for (var at = Nine.AddHours(-24); at <= Nine.AddHours(1); at = at.AddMinutes(5))
        {
            lookout.Time.MoveTo(at);
            await Volume(lookout).RunAsync(Token);
            await Volume(lookout).RunAsync(Token);
        }
    }

    /// <summary>One mention an hour for a day, then eighty in twenty minutes.</summary>
    private static Task SpeakAsync(Lookout lookout) => lookout.Indexes.IndexAsync(
        [
            .. Enumerable.Range(0, 24).Select(n => Heard(n, Nine.AddHours(n - 24))),
            .. Enumerable.Range(24, 80).Select(n => Heard(n, Nine.AddSeconds((n - 24) * 15))),
        ],
        Token);

    private static StoredMention Heard(int n, DateTimeOffset at, bool fromBrand = false) => new()
    {
        Brand = "brand",
        Thread = ThreadId.Of("brand", "forum", $"c{n}"),
        Mention = Some.Mention($"m{n}", at: at, author: $"a{n}") with { FromBrand = fromBrand },
        Judgement = new Judgement
        {
            Language = "en",
            Sentiment = Sentiment.Negative,
            Scores = new SentimentScores(0, 0.2, 0.8),
            Triage = Triage.Criticism,
            NeedsAnswer = true,
            JudgedBy = "test",
        },
        SeenAt = at,
    };
}
