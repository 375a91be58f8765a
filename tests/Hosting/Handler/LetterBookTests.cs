using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class LetterBookTests
{
    private const string Notice = """{"alert":"t1.velocity.1"}""";

    private const string SentAgain = """{"alert":"t1.velocity.1","letter":"l1"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    public async Task Near_its_last_delivery_a_message_is_kept_while_it_is_tried_and_taken_back_after_it(int delivery, int kept)
    {
        var during = -1;
        await using var handler = new RunningHandler();
        handler.OnQueue = async (_, _) =>
        {
            during = (await handler.DeadLettersAsync()).Count;
            return Outgoing.Nothing;
        };
        await handler.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(delivery)));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Equal(kept, during);
        Assert.Empty(await handler.DeadLettersAsync());
    }

    [Fact]
    public async Task A_message_that_comes_after_its_last_delivery_is_kept_and_not_tried()
    {
        await using var handler = await new RunningHandler().StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(11)));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Empty(handler.Calls);
        var letter = Assert.Single(await handler.DeadLettersAsync());
        Assert.Equal((Notice, 11), (letter.Body, letter.Deliveries));
    }

    [Fact]
    public async Task What_is_known_of_a_message_stays_when_it_comes_after_its_last_delivery()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw Away }.StartAsync();
        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(10)));

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(11)));

        Assert.Equal("The store is away.", Assert.Single(await handler.DeadLettersAsync()).Reason);
    }

    [Fact]
    public async Task A_letter_goes_once_its_message_has_been_worked_on_twice_over_too()
    {
        await using var handler = await new RunningHandler().StartAsync();
        await KeepAsync(handler);

        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var verdict = await handler.InvokeAsync(
                HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(delivery)));
            Assert.True(verdict.Succeeded, verdict.Failure);
            Assert.Empty(await handler.DeadLettersAsync());
            Assert.Empty(await handler.RedrivesAsync());
        }
    }

    [Fact]
    public async Task Until_then_it_stays_with_its_mark()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw Away }.StartAsync();
        await KeepAsync(handler);

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(3)));

        Assert.Equal("old", Assert.Single(await handler.DeadLettersAsync()).Reason);
        Assert.Single(await handler.RedrivesAsync());
    }

    [Fact]
    public async Task Failing_again_for_good_it_is_the_same_letter_with_the_new_reason_and_to_be_asked_for_anew()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw Away }.StartAsync();
        await KeepAsync(handler);

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(10)));

        var letter = Assert.Single(await handler.DeadLettersAsync());
        Assert.Equal(("l1", Notice, "The store is away."), (letter.Id, letter.Body, letter.Reason));
        Assert.True(letter.At > Some.Monday);
        Assert.Empty(await handler.RedrivesAsync());
    }

    [Fact]
    public async Task Failing_again_after_its_letter_was_let_go_it_is_kept_without_the_trace_of_it()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw Away }.StartAsync();

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(10)));

        var letter = Assert.Single(await handler.DeadLettersAsync());
        Assert.Equal(("l1", Notice), (letter.Id, letter.Body));
    }

    [Fact]
    public async Task A_letter_that_its_own_work_kept_anew_stays()
    {
        await using var handler = new RunningHandler();
        handler.OnQueue = async (_, token) =>
        {
            await handler.States.KeepDeadLetterAsync(Some.Letter(reason: "set aside again"), token);
            return Outgoing.Nothing;
        };
        await handler.StartAsync();
        await KeepAsync(handler);

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(1)));
        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", SentAgain, new QueueMessage(10)));

        Assert.Equal("set aside again", Assert.Single(await handler.DeadLettersAsync()).Reason);
        Assert.Empty(await handler.RedrivesAsync());
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("")]
    [InlineData("a|b")]
    public async Task An_id_that_no_letter_has_is_not_believed(string id)
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw Away }.StartAsync();
        var body = $$"""{"alert":"t1.velocity.1","letter":"{{id}}"}""";

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", body, new QueueMessage(10)));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Equal(24, Assert.Single(await handler.DeadLettersAsync()).Id.Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public async Task While_the_store_is_away_it_is_tried_again_until_the_deadline(int delivery)
    {
        using var store = new LocalStore();
        var time = new ManualTime();
        var away = new FaultyTables(store.Service, 1, false, backAt: 4);
        var book = new LetterBook(new StateStore(away), time, NullLogger<LetterBook>.Instance);

        var message = new DeliveredMessage("alerts", Notice, delivery);
        var keeping = delivery > QueueWork.MaximumDeliveries
            ? book.KeepExhaustedAsync(message, Token)
            : book.KeepAsync(message, "why", null, Token);
        Assert.False(keeping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(0, await store.States.DeadLettersAsync(Token).CountAsync(Token));
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(4));
                return keeping.IsCompletedSuccessfully;
            },
            "it is kept");

        Assert.Equal(delivery, (await store.States.DeadLettersAsync(Token).SingleAsync(Token)).Value.Deliveries);
    }

    [Fact]
    public async Task After_the_deadline_it_is_tried_once()
    {
        using var store = new LocalStore();
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();
        var book = new LetterBook(
            new StateStore(new FaultyTables(store.Service, 1, false)), new ManualTime(), NullLogger<LetterBook>.Instance);

        await Assert.ThrowsAsync<CrashException>(
            () => book.KeepAsync(new DeliveredMessage("alerts", Notice, 10), "why", null, deadline.Token));
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
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task A_worker_that_dies_at_any_call_to_the_store_has_done_the_work_or_left_the_letter(int call, bool afterIt)
    {
        using var store = new LocalStore();
        await store.States.KeepDeadLetterAsync(Some.Letter(reason: "old"), Token);
        await store.States.WriteRedriveAsync(new RedriveMark { Letter = "l1", AskedAt = Some.Monday }, null, Token);
        var worked = 0;
        var dying = new FaultyTables(store.Service, call, afterIt);

        await Assert.ThrowsAsync<CrashException>(() => WorkAsync(new StateStore(dying), 9, () => worked++));
        Assert.True(worked > 0 || await store.States.ReadDeadLetterAsync("l1", Token) is not null, "It is lost.");
        await WorkAsync(store.States, 10, () => worked++);

        Assert.True(worked > 0);
        Assert.Equal(0, await store.States.DeadLettersAsync(Token).CountAsync(Token));
        Assert.Equal(0, await store.States.RedrivesAsync(Token).CountAsync(Token));
    }

    private static Task<HandlerAnswer> WorkAsync(StateStore states, int delivery, Action work)
    {
        var table = new FunctionTable
        {
            Watch = _ => throw new InvalidOperationException(),
            Collect = (_, _) => throw new InvalidOperationException(),
            Receive = (_, _) => throw new InvalidOperationException(),
            Process = (_, _) => throw new InvalidOperationException(),
            Web = (_, _) => throw new InvalidOperationException(),
            Notify = (_, _) =>
            {
                work();
                return Task.FromResult(Outgoing.Nothing);
            },
        };
        var shape = FunctionShape.All.Single(shape => shape.Name == "Notify");
        using var input = JsonDocument.Parse(JsonSerializer.Serialize(SentAgain));
        using var metadata = JsonDocument.Parse($$"""{"DeliveryCount":{{delivery}}}""");
        return new QueueWork(table, new LetterBook(states, TimeProvider.System, NullLogger<LetterBook>.Instance), TimeProvider.System)
            .RunAsync(shape, MessageTexts.Read(input.RootElement), metadata.RootElement.Clone(), Token);
    }

    private static ExpectedFailureException Away => new(FailureKind.Temporary, "The store is away.");

    private static async Task KeepAsync(RunningHandler handler)
    {
        await handler.States.KeepDeadLetterAsync(Some.Letter(reason: "old"), Token);
        await handler.States.WriteRedriveAsync(new RedriveMark { Letter = "l1", AskedAt = Some.Monday }, null, Token);
    }
}
