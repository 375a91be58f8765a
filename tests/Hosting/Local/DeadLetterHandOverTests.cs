using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class DeadLetterHandOverTests : IAsyncLifetime
{
    private readonly AppFolder app = new();
    private readonly ManualTime time = new();
    private TestHandler handler = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => handler = await TestHandler.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await handler.DisposeAsync();
        app.Dispose();
    }

    [Fact]
    public async Task What_is_dead_is_given_to_its_function_beyond_its_last_delivery_until_the_function_takes_it()
    {
        app.QueueFunction("Process", "mentions", "alerts");
        handler.On("Process", call => Deliveries(call) <= 12 ? "!500" : """{"Outputs":{"alerts":["{}"]}}""");
        await using var host = await StartAsync(handsOver: true);

        await host.EnqueueAsync("mentions", "{\"n\":1}", Token);

        await Eventually.TrueAsync(() => LiesThereAsync(host), "it is dead");
        await Eventually.TrueAsync(() => IsTakenAsync(host), "it is taken over");
        Assert.Contains(handler.CallsOf("Process"), call => Deliveries(call) == 11);
        Assert.All(handler.CallsOf("Process"), call => Assert.Equal("{\"n\":1}", call.Message));
    }

    [Fact]
    public async Task Without_being_asked_to_the_host_leaves_it_where_it_is()
    {
        app.QueueFunction("Process", "mentions");
        handler.On("Process", _ => "!500");
        await using var host = await StartAsync(handsOver: false);

        await host.EnqueueAsync("mentions", "{}", Token);

        await Eventually.TrueAsync(() => LiesThereAsync(host), "it is dead");
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(10, handler.CallsOf("Process").Count);
    }

    [Theory]
    [InlineData(QueueWork.MaximumDeliveries, 1)]
    [InlineData(QueueWork.QueueDeliveries, 0)]
    public async Task A_queue_that_delivers_oftener_than_is_tried_leaves_the_program_time_to_keep_what_it_could_not_yet(int most, int dead)
    {
        app.QueueFunction("Process", "mentions", "alerts");
        handler.On("Process", call => Deliveries(call) < QueueWork.QueueDeliveries ? "!500" : """{"Outputs":{"alerts":["{}"]}}""");
        await using var host = await StartAsync(handsOver: false, most);

        await host.EnqueueAsync("mentions", "{}", Token);

        await Eventually.TrueAsync(
            async () => await LiesThereAsync(host) || (await host.Broker.CountAsync("alerts", Token)).Active == 1, "it is over");
        Assert.Equal(dead, (await host.Broker.CountAsync("mentions", Token)).DeadLetter);
        Assert.Equal(most, handler.CallsOf("Process").Count);
    }

    private static int Deliveries(HandlerCall call) => int.Parse(
        call.Json["Metadata"]!["DeliveryCount"]!.ToString().Trim('"'), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<bool> LiesThereAsync(LocalHost host) => (await host.Broker.CountAsync("mentions", Token)).DeadLetter == 1;

    /// <summary>Moves the clock on, but not under a message that is being delivered: its lock and its function would run out.</summary>
    private async Task<bool> IsTakenAsync(LocalHost host)
    {
        if ((await host.Broker.CountAsync(Broker.DeadLetterQueueOf("mentions"), Token)).Locked == 0)
        {
            time.Advance(TimeSpan.FromSeconds(31));
        }

        return (await host.Broker.CountAsync("alerts", Token)).Active == 1 && !await LiesThereAsync(host);
    }

    private async Task<LocalHost> StartAsync(bool handsOver, int most = 10)
    {
        var host = new LocalHost(app.Options(handler, time) with { HandsOverDeadLetters = handsOver, MaxDeliveryCount = most });
        await host.StartAsync(Token);
        return host;
    }
}
