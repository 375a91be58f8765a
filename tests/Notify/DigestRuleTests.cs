using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Notify;

/// <summary>The last step of the budget: notices that can wait come in one mail a day. The way of an alert is never touched.</summary>
public sealed class DigestRuleTests : IAsyncLifetime
{
    private NotifyScene scene = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OperatorAlerts Operator =>
        new(scene.Store.Threads, scene.Store.States, new Announcer(scene.Store.Threads, scene.Store.Indexes), scene.Plan, scene.Time);

    public async ValueTask InitializeAsync()
    {
        scene = await NotifyScene.StartAsync();
        scene.UsesMail = true;
    }

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task Notices_that_can_wait_come_in_one_mail_after_a_day()
    {
        scene.UsesTeams = false;
        await GiveUpAsync(BudgetLevel.DigestMails);
        foreach (var about in new[] { "one", "two", "three" })
        {
            await RaiseAsync("note", about, Severity.Info);
        }

        Assert.Empty(scene.Mail.Mails);
        Assert.All(
            await AlertsAsync(), alert => Assert.Equal(WithheldReason.Digest, Assert.Single(alert.Notifications).Withheld));

        scene.Time.Advance(DigestStore.Gathers);
        await HandOverAsync();
        await HandOverAsync();

        var mail = MailText.Of(Assert.Single(scene.Mail.Mails).Text);
        Assert.Contains("notices, 3", mail.Subject, StringComparison.Ordinal);
        Assert.All(
            new[] { "about one", "about two", "about three" }, title => Assert.Contains(title, mail.Plain, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Channels_that_cost_nothing_tell_at_once()
    {
        await GiveUpAsync(BudgetLevel.DigestMails);

        await RaiseAsync("note", "one", Severity.Info);

        Assert.Single(scene.Teams.Bodies);
        Assert.Empty(scene.Mail.Mails);
        Assert.Equal(WithheldReason.None, Assert.Single(Assert.Single(await AlertsAsync()).Notifications).Withheld);
    }

    [Theory]
    [InlineData(BudgetLevel.Normal)]
    [InlineData(BudgetLevel.NoSecondOpinions)]
    public async Task Before_the_last_step_every_notice_is_a_mail(BudgetLevel level)
    {
        await GiveUpAsync(level);

        await RaiseAsync("note", "one", Severity.Info);

        Assert.Single(scene.Mail.Mails);
        Assert.Equal(1, scene.Used.Counted[Meter.Mails]);
    }

    [Fact]
    public async Task Alerts_about_the_brand_are_mails_of_their_own_whatever_they_weigh()
    {
        await GiveUpAsync(BudgetLevel.DigestMails);
        var velocity = await scene.OpenAsync(SomeAlert.Velocity() with { Severity = Severity.Info });
        var waiting = await scene.OpenAsync(SomeAlert.Sla(2) with { Severity = Severity.Info });

        await scene.NotifyAsync(velocity);
        await scene.NotifyAsync(waiting);

        Assert.NotEmpty(scene.Mail.Mails);
        Assert.Equal(scene.Teams.Bodies.Count, scene.Mail.Mails.Count);
    }

    [Theory]
    [InlineData("source", Severity.Warning)]
    [InlineData("channel-failing", Severity.High)]
    [InlineData(OperatorAlerts.BudgetTopic, Severity.Warning)]
    [InlineData(OperatorAlerts.BudgetTopic, Severity.Info)]
    [InlineData(OperatorAlerts.DigestTopic, Severity.Info)]
    public async Task What_the_operator_must_know_at_once_is_a_mail_of_its_own(string topic, Severity severity)
    {
        await GiveUpAsync(BudgetLevel.DigestMails);

        await RaiseAsync(topic, "one", severity);

        Assert.Single(scene.Mail.Mails);
    }

    [Fact]
    public async Task A_line_comes_once_though_its_notice_is_repeated_and_lines_that_come_meanwhile_wait_for_the_next()
    {
        var digests = new DigestStore(scene.Store.Service, scene.Store.Indexes);
        var line = new DigestLine(AlertId.Operator("note", "one", Some.Monday), 1, scene.Time.Now, "one");
        await digests.AddAsync(line, Token);
        await digests.AddAsync(line, Token);

        Assert.Equal([line], (await digests.TakeAsync(Token))!.Lines);
        await digests.AddAsync(line with { Sequence = 2 }, Token);
        await digests.AddAsync(line, Token);
        Assert.Equal([line], (await digests.TakeAsync(Token))!.Lines);
        await digests.SentAsync(Token);

        Assert.Equal([2], (await digests.TakeAsync(Token))!.Lines.Select(left => left.Sequence));
    }

    [Fact]
    public async Task More_lines_than_a_mail_takes_are_counted()
    {
        var digests = new DigestStore(scene.Store.Service, scene.Store.Indexes);
        for (var number = 1; number <= MailDigest.MostLines + 5; number++)
        {
            await digests.AddAsync(
                new DigestLine(AlertId.Operator("note", "one", Some.Monday), number, scene.Time.Now, "one"), Token);
        }

        var digest = (await digests.TakeAsync(Token))!;
        Assert.Equal((MailDigest.MostLines, 5), (digest.Lines.Count, digest.More));
    }

    private async Task GiveUpAsync(BudgetLevel level) => await new MeterLedger(scene.Store.Service).WriteGuardAsync(
        new BudgetState(BudgetRules.MonthOf(scene.Time.Now), level, scene.Time.Now, scene.Time.Now), null, Token);

    private async Task RaiseAsync(string topic, string about, Severity severity)
    {
        var said = new Bilingual($"A notice about {about}", "Un avis");
        foreach (var notice in await Operator.RaiseAsync(new(topic, about, Some.Monday, severity, said, said, said), Token))
        {
            await scene.Function().NotifyAsync(notice, Token);
        }
    }

    /// <summary>What the sweep does with the mail that is due.</summary>
    private async Task HandOverAsync()
    {
        var handler = new SweepDigest(new DigestStore(scene.Store.Service, scene.Store.Indexes), Operator);
        foreach (var item in await scene.Store.Indexes.DueAsync(scene.Time.Now, 100, Token))
        {
            if (item.Kind == DueKind.Digest)
            {
                foreach (var notice in (await handler.HandleAsync(item, scene.Time.Now, Token)).Notices)
                {
                    await scene.Function().NotifyAsync(notice, Token);
                }
            }
        }
    }

    private async Task<IReadOnlyList<Alert>> AlertsAsync() =>
        await scene.Store.Threads.ReadAlertsAsync("operator", Token).Select(row => row.Value).ToListAsync(Token);
}
