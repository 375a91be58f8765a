using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class RedriveDeskTests : IDisposable
{
    private readonly LocalStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RedriveDesk Desk => new(store.States, new ManualTime());

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Asking_twice_is_asking_once()
    {
        await store.States.KeepDeadLetterAsync(Some.Letter(), Token);

        var answers = new[] { await Desk.AskAsync("l1", Token), await Desk.AskAsync("l1", Token) };

        Assert.Equal([RedriveOutcome.Asked, RedriveOutcome.AskedBefore], answers.Select(answer => answer.Outcome));
        Assert.Single(await MarksAsync());
        Assert.NotNull(await store.States.ReadDeadLetterAsync("l1", Token));
    }

    [Fact]
    public async Task Many_who_ask_at_once_ask_once()
    {
        await store.States.KeepDeadLetterAsync(Some.Letter(), Token);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Desk.AskAsync("l1", Token))));

        Assert.Single(answers, answer => answer.Outcome == RedriveOutcome.Asked);
    }

    [Fact]
    public async Task All_that_can_be_sent_again_are_asked_for_and_the_others_refused()
    {
        await store.States.KeepDeadLetterAsync(Some.Letter("a1"), Token);
        await store.States.KeepDeadLetterAsync(Some.Letter("a2"), Token);
        await store.States.KeepDeadLetterAsync(Some.Letter("b1", body: "nonsense"), Token);
        await store.States.KeepDeadLetterAsync(Some.Letter("b2", DeadLetter.WebhookQueue), Token);
        await Desk.AskAsync("a1", Token);

        var answers = await Desk.AskForAllAsync(Token);

        Assert.Equal(
            [
                new RedriveAnswer("a1", RedriveOutcome.AskedBefore),
                new RedriveAnswer("a2", RedriveOutcome.Asked),
                new RedriveAnswer("b1", RedriveOutcome.Refused, RedriveRefusal.Unreadable),
                new RedriveAnswer("b2", RedriveOutcome.Refused, RedriveRefusal.NoQueueMessage),
            ],
            answers);
        Assert.Equal(["a1", "a2"], await MarksAsync());
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("no/key")]
    [InlineData("")]
    public async Task A_letter_that_is_not_there_is_not_asked_for_and_not_let_go(string id)
    {
        Assert.Equal(RedriveOutcome.NotThere, (await Desk.AskAsync(id, Token)).Outcome);
        Assert.False(await Desk.DiscardAsync(id, Token));
        Assert.Empty(await MarksAsync());
    }

    [Fact]
    public async Task What_is_let_go_is_gone_with_its_mark()
    {
        await store.States.KeepDeadLetterAsync(Some.Letter(), Token);
        await Desk.AskAsync("l1", Token);

        Assert.True(await Desk.DiscardAsync("l1", Token));
        Assert.False(await Desk.DiscardAsync("l1", Token));

        Assert.Null(await store.States.ReadDeadLetterAsync("l1", Token));
        Assert.Empty(await MarksAsync());
    }

    private async Task<List<string>> MarksAsync() =>
        await store.States.RedrivesAsync(Token).Select(row => row.Value.Letter).ToListAsync(Token);
}
