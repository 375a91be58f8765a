using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class ExpiryChoreTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new(new ListeningPlan { Retention = new RetentionPlan { Mentions = TimeSpan.FromDays(30) } });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dead_letters_go_when_their_texts_are_too_old()
    {
        await KeepAsync("old", Nine);
        await KeepAsync("young", Nine.AddDays(1));
        lookout.Time.MoveTo(Nine.AddDays(30).AddMinutes(1));

        await Expiry().RunAsync(Token);

        Assert.Equal(["young"], await lookout.States.DeadLettersAsync(Token).Select(row => row.Value.Id).ToListAsync(Token));
    }

    [Fact]
    public async Task More_than_one_tick_takes_is_removed_by_the_next_and_then_it_rests_for_an_hour()
    {
        for (var letter = 0; letter <= ExpiryChore.MostRows; letter++)
        {
            await KeepAsync($"l{letter}", Nine);
        }

        lookout.Time.MoveTo(Nine.AddDays(31));
        await Expiry().RunAsync(Token);
        Assert.Equal(1, await CountAsync());
        await Expiry().RunAsync(Token);
        Assert.Equal(0, await CountAsync());

        await KeepAsync("late", Nine);
        await Expiry().RunAsync(Token);
        Assert.Equal(1, await CountAsync());
        lookout.Time.Advance(ExpiryChore.Every);
        await Expiry().RunAsync(Token);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task An_operator_alert_goes_unless_it_is_young_untold_or_says_what_is_true_still()
    {
        var closed = await RaiseAsync("closed", Nine);
        await lookout.Operator.ResolveAsync("t", "closed", Token);
        await lookout.TellAsync(closed);
        var information = await RaiseAsync("information", Nine, Severity.Info);
        var overtaken = await RaiseAsync("same", Nine);
        var lasting = await RaiseAsync("same", Nine.AddSeconds(1));
        var untold = await RaiseAsync("untold", Nine, told: false);
        lookout.Time.MoveTo(Nine.AddDays(2));
        var young = await RaiseAsync("young", Nine, Severity.Info);
        lookout.Time.MoveTo(Nine.AddDays(31));

        await Expiry().RunAsync(Token);

        var left = (await lookout.AlertsAsync("operator")).Select(alert => alert.Id).ToHashSet();
        Assert.Equal([lasting, untold, young], left);
        var log = await lookout.Indexes.AlertsAsync(Nine.AddDays(-1), Nine.AddDays(40), null, Token)
            .Select(row => row.Alert).ToListAsync(Token);
        Assert.Equal(left, log.ToHashSet());
        Assert.DoesNotContain(information, left);
        Assert.DoesNotContain(overtaken, left);
    }

    [Fact]
    public async Task Canaries_of_long_ago_go()
    {
        foreach (var day in new[] { 0, 1, 29 })
        {
            await lookout.Threads.AddAlertAsync(
                new Alert
                {
                    Id = AlertId.Canary(DateOnly.FromDateTime(Nine.AddDays(day).Date)),
                    Kind = AlertKind.Operator,
                    Severity = Severity.Info,
                    OpenedAt = Nine.AddDays(day),
                    Evidence = new Evidence { DecidedAt = Nine, Title = "Vigie" },
                },
                Token);
        }

        lookout.Time.MoveTo(Nine.AddDays(32));
        await Expiry().RunAsync(Token);

        Assert.Equal([Nine.AddDays(29)], (await lookout.AlertsAsync(CanaryMark.Name)).Select(alert => alert.OpenedAt));
    }

    public void Dispose() => lookout.Dispose();

    private ExpiryChore Expiry() => new(
        lookout.Threads, lookout.Indexes, lookout.States, lookout.Operator, lookout.Cadence, lookout.Plan, lookout.Time,
        NullLogger<ExpiryChore>.Instance);

    private async Task<int> CountAsync() => await lookout.States.DeadLettersAsync(Token).CountAsync(Token);

    private async Task KeepAsync(string id, DateTimeOffset at) => await lookout.States.KeepDeadLetterAsync(
        new DeadLetter { Id = id, Queue = "mentions", At = at, Reason = "why", Deliveries = 10, Body = "{}" }, Token);

    private async Task<AlertId> RaiseAsync(string about, DateTimeOffset since, Severity severity = Severity.High, bool told = true)
    {
        var words = new Bilingual(about, about);
        var notice = Assert.Single(
            await lookout.Operator.RaiseAsync(new OperatorProblem("t", about, since, severity, words, words, words), Token));
        if (told)
        {
            await lookout.TellAsync(notice.Alert);
        }

        return notice.Alert;
    }
}
