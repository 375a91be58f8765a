using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class QueueWorkTests
{
    private const string Notice = """{"alert":"t1.velocity.1"}""";

    private const string Other = """{"alert":"t2.velocity.1"}""";

    [Fact]
    public async Task A_message_reaches_its_entry_point_as_it_was_sent()
    {
        await using var handler = await new RunningHandler().StartAsync();

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice));

        Assert.Equal(new AlertNotice(new AlertId("t1.velocity.1")), Assert.Single(handler.Calls));
    }

    [Theory]
    [InlineData(
        "Documentation's single wrapping", """{"Data":{"message":"{\"alert\":\"t1.velocity.1\"}"},"Metadata":{"DeliveryCount":1}}""")]
    [InlineData("An object", """{"Data":{"message":{"alert":"t1.velocity.1"}},"Metadata":{}}""")]
    [InlineData("No metadata", """{"Data":{"message":"\"{\\\"alert\\\":\\\"t1.velocity.1\\\"}\""}}""")]
    [InlineData("Unknown members", """{"Data":{"message":"{\"alert\":\"t1.velocity.1\",\"new\":{}}"},"Metadata":{},"More":[]}""")]
    public async Task Other_wrappings_are_read_too(string form, string envelope)
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.Client.PostAsync(
            new Uri(handler.Address, "Notify"), new StringContent(envelope), TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, form);
        Assert.Equal(new AlertNotice(new AlertId("t1.velocity.1")), Assert.Single(handler.Calls));
    }

    [Fact]
    public async Task A_batch_is_worked_on_one_by_one_in_order()
    {
        await using var handler = await new RunningHandler().StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBusMany(handler.Address, "Notify", [Notice, Other]));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Equal(["t1.velocity.1", "t2.velocity.1"], handler.Calls.Cast<AlertNotice>().Select(notice => notice.Alert.Value));
    }

    [Fact]
    public async Task A_batch_of_objects_is_read_too()
    {
        await using var handler = await new RunningHandler().StartAsync();

        await handler.InvokeAsync(HostOracle.ServiceBusManyAsObjects(handler.Address, "Notify", [Notice, Other]));

        Assert.Equal(2, handler.Calls.Count);
    }

    [Fact]
    public async Task One_bad_message_of_a_batch_does_not_starve_the_others()
    {
        await using var handler = await new RunningHandler { OnQueue = FailForFirst }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBusMany(handler.Address, "Notify", [Notice, Other]));

        Assert.False(verdict.Succeeded);
        Assert.Equal(2, handler.Calls.Count);
    }

    [Fact]
    public async Task A_batch_on_its_last_delivery_loses_its_bad_message_to_the_dead_letters_alone()
    {
        await using var handler = await new RunningHandler { OnQueue = FailForFirst }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBusMany(handler.Address, "Notify", [Notice, Other], deliveries: 10));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.StartsWith(Other.TrimEnd('}'), Assert.Single(verdict.Messages["alerts"]), StringComparison.Ordinal);
        Assert.Equal(Notice, Assert.Single(await handler.DeadLettersAsync()).Body);
    }

    [Theory]
    [InlineData("no json at all")]
    [InlineData("null")]
    [InlineData("{\"alert\":7}")]
    [InlineData("{}")]
    [InlineData("{\"alert\":\"t1")]
    public async Task What_cannot_be_read_is_kept_at_once_and_does_not_loop(string body)
    {
        await using var handler = await new RunningHandler().StartAsync();

        var first = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", body));
        var again = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", body, new QueueMessage(DeliveryCount: 2)));

        Assert.True(first.Succeeded && again.Succeeded, first.Failure ?? again.Failure);
        Assert.Empty(handler.Calls);
        var letter = Assert.Single(await handler.DeadLettersAsync());
        Assert.Equal(("alerts", body), (letter.Queue, letter.Body));
        Assert.Contains(letter.Id, Assert.Single(first.Logs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task Failing_work_comes_again_until_its_last_delivery_and_is_kept_then(int delivery, bool kept)
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => throw new ExpectedFailureException(FailureKind.Temporary, "The store is away."),
        }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(delivery)));

        Assert.Equal(kept, verdict.Succeeded);
        // On its last deliveries it is kept beforehand; that says nothing of a failure.
        var letters = (await handler.DeadLettersAsync())
            .Where(letter => kept || !letter.Reason.StartsWith("Delivery 9", StringComparison.Ordinal));
        Assert.Equal(kept ? [(delivery, "The store is away.")] : [], letters.Select(letter => (letter.Deliveries, letter.Reason)));
    }

    [Fact]
    public async Task Reason_of_an_unknown_failure_holds_no_secret()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw new InvalidOperationException("Password=hunter2") }
            .StartAsync();

        await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice, new QueueMessage(10)));

        Assert.DoesNotContain("hunter2", Assert.Single(await handler.DeadLettersAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_the_body_has_overwritten_is_not_believed()
    {
        await using var handler = await new RunningHandler { OnQueue = (_, _) => throw new InvalidOperationException("fails") }
            .StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(
            handler.Address, "Notify", """{"alert":"t1.velocity.1","deliveryCount":99,"messageId":"mine","lockToken":"x"}"""));

        Assert.False(verdict.Succeeded);
        Assert.Empty(await handler.DeadLettersAsync());
    }

    [Fact]
    public async Task Envelope_without_a_message_fails()
    {
        await using var handler = await new RunningHandler().StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.Request(handler.Address, "Notify", [], []));

        Assert.False(verdict.Succeeded);
        Assert.Empty(handler.Calls);
    }

    private static Task<Outgoing> FailForFirst(object message, CancellationToken cancellationToken) =>
        message is AlertNotice notice && notice.Alert.Value[1] == '1'
        ? throw new InvalidOperationException("fails")
        : Task.FromResult(new Outgoing { Alerts = [(AlertNotice)message] });
}
