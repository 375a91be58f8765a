using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class BrokerTests : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ManualTime time = new();
    private readonly List<BrokerDatabase> open = [];
    private readonly Broker broker;

    public BrokerTests() => broker = Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in open)
        {
            await database.DisposeAsync();
        }

        folder.Dispose();
    }

    [Fact]
    public async Task A_message_comes_as_it_was_sent_with_what_the_broker_assigns()
    {
        var sent = new BrokerMessage("{\"é\":\"🫖\"}") { Subject = "s", CorrelationId = "c" };
        var number = (await broker.SendMessagesAsync("mentions", [sent], Token))[0];

        var message = await broker.ReceiveMessageAsync("Mentions", Token);

        Assert.NotNull(message);
        Assert.Equal(
            ("{\"é\":\"🫖\"}", "s", "c", number, 1, time.Now),
            (message.Body, message.Subject, message.CorrelationId, message.SequenceNumber, message.DeliveryCount, message.EnqueuedTime));
        Assert.NotEmpty(message.MessageId);
    }

    [Fact]
    public async Task Full_queues_take_nothing_new_while_what_is_there_is_worked_off()
    {
        var small = Open(new BrokerOptions { MaxStoredBytes = 1024 * 1024 });
        var body = new string('x', 100_000);
        var sent = 0;
        var refusal = await Assert.ThrowsAsync<ExpectedFailureException>(async () =>
        {
            for (; sent < 100; sent++)
            {
                await small.SendMessagesAsync("mentions", [new BrokerMessage(body)], Token);
            }
        });

        Assert.Equal(FailureKind.Temporary, refusal.Kind);
        Assert.InRange(sent, 5, 15);
        var message = (await small.ReceiveMessageAsync("mentions", Token))!;
        await small.CommitAsync([new QueuedMessage("alerts", new BrokerMessage("{}"))], [message], Token);
        await small.CompleteMessageAsync((await small.ReceiveMessageAsync("mentions", Token))!, Token);
        await small.CompleteMessageAsync((await small.ReceiveMessageAsync("mentions", Token))!, Token);
        await small.SendMessagesAsync("mentions", [new BrokerMessage(body)], Token);
    }

    [Fact]
    public async Task A_locked_message_is_not_given_to_another()
    {
        await SendAsync("one");
        Assert.NotNull(await broker.ReceiveMessageAsync("mentions", Token));

        Assert.Null(await broker.ReceiveMessageAsync("mentions", Token));
        Assert.Equal(new QueueCounts(0, 1, 0, 0), await broker.CountAsync("mentions", Token));
    }

    [Fact]
    public async Task A_completed_message_is_gone_for_good()
    {
        await SendAsync("one");
        await broker.CompleteMessageAsync((await broker.ReceiveMessageAsync("mentions", Token))!, Token);

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new QueueCounts(0, 0, 0, 0), await broker.CountAsync("mentions", Token));
    }

    [Fact]
    public async Task An_abandoned_message_comes_again_at_once_and_counts()
    {
        await SendAsync("one");
        await broker.AbandonMessageAsync((await broker.ReceiveMessageAsync("mentions", Token))!, Token);

        var again = await broker.ReceiveMessageAsync("mentions", Token);

        Assert.Equal(2, again!.DeliveryCount);
    }

    [Fact]
    public async Task A_released_message_comes_again_uncounted()
    {
        await SendAsync("one");
        await broker.ReleaseMessageAsync((await broker.ReceiveMessageAsync("mentions", Token))!, Token);

        Assert.Equal(1, (await broker.ReceiveMessageAsync("mentions", Token))!.DeliveryCount);
    }

    [Fact]
    public async Task A_lock_that_runs_out_gives_the_message_to_the_next_and_refuses_the_first()
    {
        await SendAsync("one");
        var first = (await broker.ReceiveMessageAsync("mentions", Token))!;
        time.Advance(TimeSpan.FromSeconds(61));

        var second = await broker.ReceiveMessageAsync("mentions", Token);

        Assert.Equal(2, second!.DeliveryCount);
        await Assert.ThrowsAsync<MessageLockLostException>(() => broker.CompleteMessageAsync(first, Token));
        await Assert.ThrowsAsync<MessageLockLostException>(() => broker.RenewMessageLockAsync(first, Token));
        await broker.CompleteMessageAsync(second, Token);
    }

    [Fact]
    public async Task A_renewed_lock_holds_on()
    {
        await SendAsync("one");
        var message = (await broker.ReceiveMessageAsync("mentions", Token))!;
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(time.Now.AddMinutes(1), await broker.RenewMessageLockAsync(message, Token));

        time.Advance(TimeSpan.FromSeconds(45));

        Assert.Null(await broker.ReceiveMessageAsync("mentions", Token));
        await broker.CompleteMessageAsync(message, Token);
    }

    [Fact]
    public async Task The_tenth_failure_is_the_last()
    {
        await SendAsync("poison");
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            var message = await broker.ReceiveMessageAsync("mentions", Token);
            Assert.Equal(delivery, message!.DeliveryCount);
            await broker.AbandonMessageAsync(message, Token);
        }

        Assert.Null(await broker.ReceiveMessageAsync("mentions", Token));
        var dead = Assert.Single(await broker.PeekMessagesAsync(Broker.DeadLetterQueueOf("mentions"), 10, Token));
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", "mentions"), (dead.Body, dead.DeadLetterReason, dead.DeadLetterSource));
    }

    [Fact]
    public async Task A_message_whose_receivers_all_die_is_dead_lettered_too_and_the_next_one_comes()
    {
        await SendAsync("kills");
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            Assert.Equal("kills", (await broker.ReceiveMessageAsync("mentions", Token))!.Body);
            time.Advance(TimeSpan.FromSeconds(61));
        }

        await SendAsync("harmless");

        Assert.Equal("harmless", (await broker.ReceiveMessageAsync("mentions", Token))!.Body);
        Assert.Equal(1, (await broker.CountAsync("mentions", Token)).DeadLetter);
    }

    [Fact]
    public async Task A_message_can_be_dead_lettered_with_a_reason_and_read_from_there()
    {
        await SendAsync("bad");
        await broker.DeadLetterMessageAsync((await broker.ReceiveMessageAsync("mentions", Token))!, "Unreadable", "no JSON", Token);

        var dead = await broker.ReceiveMessageAsync(Broker.DeadLetterQueueOf("mentions"), Token);

        Assert.Equal(("Unreadable", "no JSON"), (dead!.DeadLetterReason, dead.DeadLetterErrorDescription));
        await broker.CompleteMessageAsync(dead, Token);
        Assert.Equal(0, (await broker.CountAsync("mentions", Token)).DeadLetter);
    }

    [Fact]
    public async Task Dead_letters_can_be_sent_again_and_count_anew()
    {
        await SendAsync("bad");
        await broker.DeadLetterMessageAsync((await broker.ReceiveMessageAsync("mentions", Token))!, "Unreadable", null, Token);

        Assert.Equal(1, await broker.ResubmitDeadLettersAsync("mentions", 10, Token));

        var again = await broker.ReceiveMessageAsync("mentions", Token);
        Assert.Equal(("bad", 1, 0L), (again!.Body, again.DeliveryCount, (await broker.CountAsync("mentions", Token)).DeadLetter));
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        await broker.ScheduleMessageAsync("alerts", new BrokerMessage("later"), time.Now.AddMinutes(10), Token);
        Assert.Null(await broker.ReceiveMessageAsync("alerts", Token));
        Assert.Equal(new QueueCounts(0, 0, 1, 0), await broker.CountAsync("alerts", Token));

        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("later", (await broker.ReceiveMessageAsync("alerts", Token))!.Body);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_and_none_of_its_fellows_is_sent()
    {
        var refused = await Assert.ThrowsAsync<ExpectedFailureException>(() => SendAsync("small", new string('é', 131_073)));

        Assert.Contains("262,146 bytes; Service Bus takes 262,144", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await broker.CountAsync("mentions", Token)).Active);
    }

    [Fact]
    public async Task Outputs_and_completion_stand_or_fall_together()
    {
        await SendAsync("in");
        var message = (await broker.ReceiveMessageAsync("mentions", Token))!;
        time.Advance(TimeSpan.FromSeconds(61));

        await Assert.ThrowsAsync<MessageLockLostException>(
            () => broker.CommitAsync([new("alerts", new BrokerMessage("out"))], [message], Token));
        Assert.Equal(0, (await broker.CountAsync("alerts", Token)).Active);

        var again = (await broker.ReceiveMessageAsync("mentions", Token))!;
        await broker.CommitAsync([new("alerts", new BrokerMessage("out"))], [again], Token);
        Assert.Equal((1L, 0L), ((await broker.CountAsync("alerts", Token)).Active, (await broker.CountAsync("mentions", Token)).Locked));
    }

    [Fact]
    public async Task What_was_sent_outlives_the_process_and_a_held_message_comes_again()
    {
        await SendAsync("held", "waiting");
        await broker.ReceiveMessageAsync("mentions", Token);

        // Opened beside the first and without closing it: what is on disk now is what a killed process leaves.
        var after = Open();

        Assert.Equal("waiting", (await after.ReceiveMessageAsync("mentions", Token))!.Body);
        Assert.Null(await after.ReceiveMessageAsync("mentions", Token));
        time.Advance(TimeSpan.FromMinutes(2));
        var held = await after.ReceiveMessageAsync("mentions", Token);
        Assert.Equal(2, held!.DeliveryCount);
    }

    [Fact]
    public async Task Two_brokers_on_one_file_share_the_work_and_deliver_nothing_twice()
    {
        await SendAsync([.. Enumerable.Range(0, 200).Select(number => $"m{number}")]);
        var received = await Task.WhenAll(TakeAllAsync(broker), TakeAllAsync(Open()));

        Assert.Equal(200, received.Sum(list => list.Count));
        Assert.Equal(200, received.SelectMany(list => list).Distinct().Count());
    }

    [Fact]
    public async Task One_refused_piece_leaves_the_others_of_its_batch_alone()
    {
        await SendAsync([.. Enumerable.Range(0, 50).Select(number => $"m{number}")]);
        var held = await broker.ReceiveMessagesAsync("mentions", 50, Token);

        var lost = held[7] with { LockToken = Guid.NewGuid() };
        var pieces = held.Select((message, index) => broker.CompleteMessageAsync(index == 7 ? lost : message, Token)).ToList();

        await Assert.ThrowsAsync<MessageLockLostException>(() => pieces[7]);
        await Task.WhenAll(pieces.Where((_, index) => index != 7));
        Assert.Equal(1, (await broker.CountAsync("mentions", Token)).Locked);
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_an_arrival()
    {
        var waiting = broker.WaitForArrivalAsync("mentions", TimeSpan.FromHours(1), Token);
        Assert.False(waiting.IsCompleted);

        await SendAsync("one");

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_waiting_receiver_looks_by_itself_when_the_time_is_up()
    {
        var waiting = broker.WaitForArrivalAsync("mentions", TimeSpan.FromSeconds(1), Token);

        time.Advance(TimeSpan.FromSeconds(1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private async Task<List<string>> TakeAllAsync(Broker from)
    {
        var taken = new List<string>();
        while (await from.ReceiveMessageAsync("mentions", Token) is { } message)
        {
            taken.Add(message.Body);
            await from.CompleteMessageAsync(message, Token);
        }

        return taken;
    }

    private Task<IReadOnlyList<long>> SendAsync(params string[] bodies) =>
        broker.SendMessagesAsync("mentions", [.. bodies.Select(body => new BrokerMessage(body))], Token);

    private Broker Open(BrokerOptions? options = null)
    {
        var database = new BrokerDatabase(folder.File("broker.db"));
        open.Add(database);
        return new Broker(database, options ?? new BrokerOptions(), time);
    }
}
