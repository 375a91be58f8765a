using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class SlowerPollingTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Monday;

    private static readonly SourcePlan News = new() { Name = "news", Kind = "rss", Every = TimeSpan.FromMinutes(10) };

    private readonly LocalStore store = new();
    private readonly ManualTime time = new(Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(BudgetLevel.Normal, 0)]
    [InlineData(BudgetLevel.SlowerPolling, 10)]
    [InlineData(BudgetLevel.NoSecondOpinions, 30)]
    [InlineData(BudgetLevel.DigestMails, 30)]
    public async Task A_source_waits_longer_the_less_is_left(BudgetLevel level, int minutes)
    {
        await GiveUpAsync(level);

        Assert.Equal(minutes == 0, await IsAskedAsync(News, dueSince: TimeSpan.Zero));
        Assert.False(minutes > 0 && await IsAskedAsync(News, dueSince: TimeSpan.FromMinutes(minutes - 1)));
        Assert.True(await IsAskedAsync(News, dueSince: TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public async Task What_is_asked_seldom_waits_some_hours_and_no_more()
    {
        await GiveUpAsync(BudgetLevel.DigestMails);
        var seldom = News with { Every = TimeSpan.FromDays(1) };

        Assert.False(await IsAskedAsync(seldom, dueSince: TimeSpan.FromHours(5)));
        Assert.True(await IsAskedAsync(seldom, dueSince: TimeSpan.FromHours(6)));
    }

    [Theory]
    [InlineData(AlertState.Open, true)]
    [InlineData(AlertState.Acknowledged, true)]
    [InlineData(AlertState.Resolved, false)]
    public async Task What_an_open_incident_watches_is_asked_as_ever(AlertState state, bool asked)
    {
        await GiveUpAsync(BudgetLevel.DigestMails);
        await BurnAsync(state);

        Assert.Equal(asked, await IsAskedAsync(News, dueSince: TimeSpan.Zero));
    }

    [Theory]
    [InlineData("acme", true)]
    [InlineData("other", false)]
    public async Task What_speaks_of_another_brand_alone_waits_all_the_same(string brand, bool asked)
    {
        await GiveUpAsync(BudgetLevel.SlowerPolling);
        await BurnAsync(AlertState.Open);

        Assert.Equal(asked, await IsAskedAsync(News with { Match = false, Brand = brand }, dueSince: TimeSpan.Zero));
    }

    [Fact]
    public async Task What_was_never_asked_or_fails_keeps_its_own_rhythm()
    {
        await GiveUpAsync(BudgetLevel.DigestMails);

        Assert.Equal([News], await Economy().TurnAsync([News], [], Token));
        Assert.True(await IsAskedAsync(News, dueSince: TimeSpan.Zero, failures: 2));
    }

    [Fact]
    public async Task While_all_is_normal_it_costs_a_request_every_five_minutes()
    {
        var counting = new CountingTables(store.Service);
        var economy = Economy(counting);

        for (var tick = 0; tick < 10; tick++)
        {
            await economy.TurnAsync([News], [State(TimeSpan.Zero)], Token);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, counting.Calls);
    }

    private static SourceState State(TimeSpan dueSince, int failures = 0) => new()
    {
        Name = News.Name,
        NextPollAt = Now - dueSince,
        LastPollAt = Now.AddHours(-1),
        Failures = failures,
    };

    private async Task<bool> IsAskedAsync(SourcePlan source, TimeSpan dueSince, int failures = 0) =>
        (await Economy().TurnAsync([source], [State(dueSince, failures)], Token)).Count == 1;

    private async Task GiveUpAsync(BudgetLevel level) =>
        await new MeterLedger(store.Service).WriteGuardAsync(new BudgetState(BudgetRules.MonthOf(Now), level, Now, Now), null, Token);

    private async Task BurnAsync(AlertState state)
    {
        var alert = SomeAlert.Velocity() with { Brand = "acme", State = state };
        await store.Threads.CommitAsync(
            new ThreadCommit
            {
                Summary = new MentionThread
                {
                    Id = alert.Thread!.Value,
                    Brand = "acme",
                    Source = "forum",
                    Channel = Channel.Forum,
                    Title = "Tea",
                },
                NewAlerts = [alert],
            },
            Token);
        await store.States.WriteBrandAsync(new BrandState { Brand = "acme", Incident = alert.Id, IncidentAt = Now }, null, Token);
    }

    private SlowerPolling Economy(ITableService? tables = null) => new(
        new BudgetGuard(new MeterLedger(tables ?? store.Service), time),
        store.States,
        store.Threads,
        new ListeningPlan { Brands = [new Brand { Id = "acme", Name = "Acme" }, new Brand { Id = "other", Name = "Other" }] },
        time);
}
