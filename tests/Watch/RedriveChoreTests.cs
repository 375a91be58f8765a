using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class RedriveChoreTests : IDisposable
{
    private readonly Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RedriveChore Chore => new(lookout.States, lookout.Time, NullLogger<RedriveChore>.Instance);

    public void Dispose() => lookout.Dispose();

    [Fact]
    public async Task What_was_asked_for_is_sent_again_once_and_stays_in_the_list()
    {
        await AskAsync(Some.Letter());

        var first = await Chore.RunAsync(Token);
        var second = await Chore.RunAsync(Token);

        Assert.Equal([new AlertNotice(new AlertId("t1.velocity.1")) { Letter = "l1" }], first.Alerts);
        Assert.Empty(second.Alerts);
        Assert.NotNull(await lookout.States.ReadDeadLetterAsync("l1", Token));
    }

    [Fact]
    public async Task What_nobody_asked_for_stays_where_it_is()
    {
        await lookout.States.KeepDeadLetterAsync(Some.Letter(), Token);

        Assert.Empty((await Chore.RunAsync(Token)).Alerts);
    }

    [Fact]
    public async Task Ticks_at_the_same_moment_send_it_once()
    {
        await AskAsync(Some.Letter());

        var ticks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Chore.RunAsync(Token))));

        Assert.Single(ticks.SelectMany(tick => tick.Alerts));
    }

    [Fact]
    public async Task A_message_that_was_lost_on_its_way_is_sent_once_more_after_a_while_and_then_after_longer()
    {
        await AskAsync(Some.Letter());
        var sentAt = new List<int>();
        for (var minute = 0; minute <= 60; minute++)
        {
            sentAt.AddRange((await Chore.RunAsync(Token)).Alerts.Select(_ => minute));
            lookout.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([0, 15, 45], sentAt);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task A_tick_that_dies_at_any_call_loses_nothing(int call, bool afterIt)
    {
        await AskAsync(Some.Letter());
        var dying = new StateStore(new FaultyTables(lookout.Tables, call, afterIt));
        await Record.ExceptionAsync(
            () => new RedriveChore(dying, lookout.Time, NullLogger<RedriveChore>.Instance).RunAsync(Token));

        lookout.Time.Advance(RedriveChore.FirstWait);

        Assert.Single((await Chore.RunAsync(Token)).Alerts);
    }

    [Fact]
    public async Task A_mark_without_a_letter_that_can_be_sent_goes()
    {
        await lookout.States.WriteRedriveAsync(new RedriveMark { Letter = "gone", AskedAt = Some.Monday }, null, Token);
        await AskAsync(Some.Letter());
        await lookout.States.KeepDeadLetterAsync(Some.Letter(body: "nonsense"), Token);

        Assert.Empty((await Chore.RunAsync(Token)).Alerts);
        Assert.Equal(0, await lookout.States.RedrivesAsync(Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_tick_takes_so_many_and_the_next_goes_on()
    {
        for (var n = 0; n < RedriveChore.MostLetters + 5; n++)
        {
            await AskAsync(Some.Letter($"l{n:00}"));
        }

        Assert.Equal(RedriveChore.MostLetters, (await Chore.RunAsync(Token)).Alerts.Count);
        Assert.Equal(5, (await Chore.RunAsync(Token)).Alerts.Count);
        Assert.Empty((await Chore.RunAsync(Token)).Alerts);
    }

    [Fact]
    public async Task A_tick_takes_so_many_characters_and_the_next_goes_on()
    {
        var batch = Some.Batch(Some.Mention(text: new string('x', 200_000)));
        var body = JsonSerializer.Serialize(batch, VigieJson.Default.MentionBatch);
        for (var n = 0; n < 7; n++)
        {
            await AskAsync(Some.Letter($"l{n}", "mentions", body));
        }

        Assert.Equal(6, (await Chore.RunAsync(Token)).Mentions.Count);
        Assert.Single((await Chore.RunAsync(Token)).Mentions);
    }

    private async Task AskAsync(DeadLetter letter)
    {
        await lookout.States.KeepDeadLetterAsync(letter, Token);
        await new RedriveDesk(lookout.States, lookout.Time).AskAsync(letter.Id, Token);
    }
}
