using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Hosting;

/// <summary>Each step of the budget is wired into the program as it is put together.</summary>
public sealed class BudgetWiringTests : IDisposable
{
    private readonly WebWorld world = new(
        new ListeningPlan { Sources = [new SourcePlan { Name = "news", Kind = "rss" }] },
        settings => settings with
        {
            AllowPrivateNetwork = true,
            Smtp = new SmtpSettings("127.0.0.1", 9, StartTls: false),
            EmailFrom = "vigie@acme.example",
            EmailTo = ["team@acme.example"],
        });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => world.Time.GetUtcNow();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(BudgetLevel.Normal, true)]
    [InlineData(BudgetLevel.SlowerPolling, false)]
    public async Task The_tick_lets_sources_wait(BudgetLevel level, bool asked)
    {
        await GiveUpAsync(level);
        var before = new SourceState { Name = "news", NextPollAt = Now, LastPollAt = Now.AddMinutes(-15) };
        await world.States.WriteSourceAsync(before, null, Token);

        await world.Get<IEnumerable<IChore>>().Single(chore => chore.Name == "due-sources").RunAsync(Token);

        Assert.Equal(asked, (await world.States.ReadSourceAsync("news", Token))!.Value.LastPollAt > before.LastPollAt);
    }

    [Fact]
    public async Task Notify_puts_a_notice_into_the_days_mail_and_the_sweep_hands_it_over()
    {
        await GiveUpAsync(BudgetLevel.DigestMails);
        var said = new Bilingual("A notice", "Un avis");
        var notice = Assert.Single(
            await world.Get<OperatorAlerts>().RaiseAsync(new("note", "one", Now, Severity.Info, said, said, said), Token));

        await world.Get<NotifyFunction>().NotifyAsync(notice, Token);

        var told = (await world.Threads.ReadAlertAsync(notice.Alert, Token))!.Value.Notifications;
        Assert.Equal(WithheldReason.Digest, Assert.Single(told).Withheld);
        ((ManualTime)world.Time).Advance(DigestStore.Gathers);
        var sweep = await world.Get<IEnumerable<IChore>>().Single(chore => chore.Name == "sweep").RunAsync(Token);
        Assert.Contains(sweep.Alerts, handed => OperatorAlerts.IsAbout(handed.Alert, OperatorAlerts.DigestTopic));
    }

    [Fact]
    public async Task The_watch_looks_at_its_budget()
    {
        await world.Get<MeterLedger>().AddAsync(Usage.None.With(Meter.Executions, 50_000_000), Now, Token);
        await GiveUpAsync(BudgetLevel.Normal);

        var looked = await world.Get<IEnumerable<IChore>>().Single(chore => chore.Name == "budget").RunAsync(Token);

        Assert.Single(looked.Alerts);
        Assert.Equal(BudgetLevel.SlowerPolling, await world.Get<BudgetGuard>().LevelAsync(Token));
    }

    private async Task GiveUpAsync(BudgetLevel level) => await world.Get<MeterLedger>().WriteGuardAsync(
        new BudgetState(BudgetRules.MonthOf(Now), level, Now.AddHours(-1), BudgetRules.MonthStart(Now)) { Told = level }, null, Token);
}
