using System.Collections.Concurrent;
using System.Net;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class LocalHostTests : IAsyncLifetime
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
    public async Task A_request_goes_by_queue_to_a_function_and_on_to_the_next()
    {
        app.HttpFunction("Receive", "hook", outputs: "mentions")
            .QueueFunction("Process", "mentions", "alerts").QueueFunction("Notify", "alerts");
        handler.On("Receive", _ => """{"Outputs":{"mentions":["{\"n\":1}","{\"n\":2}"],"res":{"statusCode":202}}}""");
        handler.On(
            "Process", call => $$"""{"Outputs":{"alerts":[{{Newtonsoft.Json.JsonConvert.ToString(call.Message)}}]},"Logs":["done"]}""");
        await using var host = await StartAsync(app.Options(handler, port: 0));
        using var client = new HttpClient();

        using var answer = await client.PostAsync(new Uri(host.Address!, "/hook"), new StringContent("x"), Token);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.TrueAsync(() => handler.CallsOf("Notify").Count == 2, "both messages arrive at the end");
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], handler.CallsOf("Notify").Select(call => call.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Draining_delivers_until_all_queues_are_empty_and_reports_how_much()
    {
        app.QueueFunction("Process", "mentions", "alerts").QueueFunction("Notify", "alerts");
        handler.On("Process", _ => """{"Outputs":{"alerts":["{}"]}}""");
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.EnqueueAsync("mentions", [.. Enumerable.Range(0, 30).Select(number => $"{{\"n\":{number}}}")], Token);
        Assert.Empty(handler.Calls);

        Assert.Equal(60, await host.DrainAsync(Token));

        Assert.Equal((30, 30), (handler.CallsOf("Process").Count, handler.CallsOf("Notify").Count));
        Assert.Equal(0, await host.DrainAsync(Token));
    }

    [Fact]
    public async Task Draining_leaves_what_is_scheduled_for_later()
    {
        app.QueueFunction("Process", "mentions");
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.Broker.ScheduleMessageAsync("mentions", new BrokerMessage("{}"), time.Now.AddMinutes(1), Token);

        Assert.Equal(0, await host.DrainAsync(Token));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await host.DrainAsync(Token));
    }

    [Fact]
    public async Task A_poison_message_ends_among_the_dead_letters_and_holds_up_nobody()
    {
        app.QueueFunction("Process", "mentions");
        handler.On("Process", call => call.Message == "{\"bad\":1}" ? "!500" : "{}");
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.EnqueueAsync("mentions", ["{\"bad\":1}", "{\"good\":1}"], Token);

        Assert.Equal(11, await host.DrainAsync(Token));

        Assert.Equal(new QueueCounts(0, 0, 0, 1), await host.Broker.CountAsync("mentions", Token));
        Assert.Equal(
            Enumerable.Range(1, 10).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            handler.CallsOf("Process").Where(call => call.Message == "{\"bad\":1}").Select(
                call => (string?)call.Json["Metadata"]!["DeliveryCount"]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"Outputs\":{\"alerts\":[\"{}\"]},\"Logs\":\"broken\"}")]
    public Task A_failed_invocation_sends_nothing(string answer) => SendsNothingAsync(answer);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task What_the_host_would_misunderstand_passes_with_a_warning_and_fails_when_strict(bool strict, int sent)
    {
        app.QueueFunction("Process", "mentions", "alerts");
        handler.On("Process", _ => """{"Outputs":{"alerts":"dGVzdA=="}}""");
        await using var host = await StartAsync(app.Options(handler, time, driven: true) with { Strict = strict });
        await host.EnqueueAsync("mentions", "{}", Token);

        await host.DrainAsync(Token);

        Assert.Equal(sent, (await host.Broker.CountAsync("alerts", Token)).Active);
    }

    [Fact]
    public Task An_output_that_is_too_large_fails_the_invocation() =>
        SendsNothingAsync($$$"""{"Outputs":{"alerts":["{}","{{{new string('x', 262_145)}}}"]}}""");

    [Fact]
    public async Task No_more_run_side_by_side_than_host_json_allows_and_not_fewer()
    {
        app.QueueFunction("Process", "mentions");
        var side = 0;
        var most = 0;
        var four = new TaskCompletionSource();
        handler.Answers["Process"] = async _ =>
        {
            var now = Interlocked.Increment(ref side);
            most = Math.Max(most, now);
            if (now == 4)
            {
                four.TrySetResult();
            }

            await four.Task.WaitAsync(TimeSpan.FromSeconds(10));
            Interlocked.Decrement(ref side);
            return "{}";
        };
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.EnqueueAsync("mentions", [.. Enumerable.Repeat("{}", 20)], Token);

        await host.DrainAsync(Token);

        Assert.Equal(4, most);
    }

    [Fact]
    public async Task A_batch_function_gets_its_messages_together()
    {
        const string Many = "\"cardinality\":\"many\",\"maxMessageBatchSize\":3,\"dataType\"";
        app.Bindings("Process", AppFolder.QueueIn("mentions").Replace("\"dataType\"", Many, StringComparison.Ordinal));
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.EnqueueAsync("mentions", ["a", "b", "c", "d"], Token);

        await host.DrainAsync(Token);

        Assert.Equal(["[\"a\",\"b\",\"c\"]", "[\"d\"]"], handler.Calls.Select(call => (string?)call.Json["Data"]!["message"]));
    }

    [Fact]
    public async Task The_lock_of_a_long_run_is_renewed()
    {
        app.QueueFunction("Process", "mentions");
        var gate = new TaskCompletionSource();
        handler.Answers["Process"] = async _ =>
        {
            await gate.Task;
            return "{}";
        };
        app.Host("""{"version":"2.0","functionTimeout":"-1","customHandler":{"description":{"defaultExecutablePath":"vigie"}}}""");
        await using var host = await StartAsync(app.Options(handler, time));
        await host.EnqueueAsync("mentions", "{}", Token);
        await Eventually.TrueAsync(() => handler.Calls.Count == 1, "the function runs");
        for (var step = 0; step < 8; step++)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await host.Broker.CountAsync("mentions", Token);
        }

        gate.SetResult();

        await Eventually.TrueAsync(
            async () => await host.Broker.CountAsync("mentions", Token) == new QueueCounts(0, 0, 0, 0), "the message is completed");
        Assert.Single(handler.Calls);
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_functionTimeout_has_failed()
    {
        app.QueueFunction("Process", "mentions");
        var answered = 0;
        handler.Answers["Process"] = async _ =>
        {
            if (Interlocked.Increment(ref answered) == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Token).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
            }

            return "{}";
        };
        await using var host = await StartAsync(app.Options(handler, time));
        await host.EnqueueAsync("mentions", "{}", Token);
        await Eventually.TrueAsync(() => handler.Calls.Count == 1, "the function hangs");

        time.Advance(TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => handler.Calls.Count == 2, "the message is delivered again");
        Assert.Equal("2", (string?)handler.CallsOf("Process")[1].Json["Metadata"]!["DeliveryCount"]);
    }

    [Fact]
    public async Task A_restart_delivers_what_was_not_finished()
    {
        app.QueueFunction("Process", "mentions");
        handler.On("Process", _ => "!500");
        await using (var first = await StartAsync(app.Options(handler, time, driven: true)))
        {
            await first.EnqueueAsync("mentions", ["{\"n\":1}", "{\"n\":2}"], Token);
            await first.Broker.ReceiveMessageAsync("mentions", Token);
        }

        handler.On("Process", _ => "{}");
        await using var second = await StartAsync(app.Options(handler, time, driven: true));
        Assert.Equal(1, await second.DrainAsync(Token));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await second.DrainAsync(Token));

        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], handler.Calls.Select(call => call.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_goes_away_costs_no_message_a_delivery()
    {
        app.QueueFunction("Process", "mentions");
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        var port = handler.Address.Port;
        await handler.DisposeAsync();
        await host.EnqueueAsync("mentions", ["{}", "{}", "{}", "{}", "{}", "{}"], Token);

        await Assert.ThrowsAsync<HandlerUnavailableException>(() => host.DrainAsync(Token));

        handler = await TestHandler.StartAsync(port);
        Assert.Equal(6, await host.DrainAsync(Token));
        Assert.All(handler.Calls, call => Assert.Equal("1", (string?)call.Json["Metadata"]!["DeliveryCount"]));
    }

    [Fact]
    public async Task A_handler_that_never_answers_stops_the_start_with_its_address()
    {
        app.QueueFunction("Process", "mentions").Host(
            """{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"vigie"},"initializationTimeout":"00:00:00.2"}}""");
        await using var host = new LocalHost(app.Options(handler) with { HandlerAddress = new Uri("http://127.0.0.1:9/") });

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => host.StartAsync(Token));

        Assert.Contains("http://127.0.0.1:9/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        app.QueueFunction("Process", "mentions");
        await using var host = new LocalHost(app.Options(handler, port: handler.Address.Port));

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => host.StartAsync(Token));

        Assert.Contains("cannot be opened", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_until_asked_to_stop_and_lets_what_runs_finish()
    {
        app.QueueFunction("Process", "mentions");
        var gate = new TaskCompletionSource();
        var finished = new ConcurrentQueue<string>();
        handler.Answers["Process"] = async call =>
        {
            await gate.Task;
            finished.Enqueue(call.Message);
            return "{}";
        };
        await using (var seed = await StartAsync(app.Options(handler, driven: true)))
        {
            await seed.EnqueueAsync("mentions", "{}", Token);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = LocalHost.RunAsync(app.Options(handler), stop.Token);
        await Eventually.TrueAsync(() => handler.Calls.Count == 1, "the function runs");
        await stop.CancelAsync();
        gate.SetResult();

        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.Single(finished);
        await using var after = await StartAsync(app.Options(handler, driven: true));
        Assert.Equal(new QueueCounts(0, 0, 0, 0), await after.Broker.CountAsync("mentions", Token));
    }

    [Fact]
    public async Task Prefetched_messages_are_given_back_uncounted_at_the_end()
    {
        app.QueueFunction("Process", "mentions");
        var gate = new TaskCompletionSource();
        handler.Answers["Process"] = async _ =>
        {
            await gate.Task;
            return "{}";
        };
        var options = app.Options(handler) with { PrefetchCount = 10, MaxConcurrentCalls = 1 };
        await using (var host = await StartAsync(options))
        {
            await host.EnqueueAsync("mentions", [.. Enumerable.Repeat("{}", 5)], Token);
            await Eventually.TrueAsync(() => handler.Calls.Count == 1, "the first runs");
            var stopping = host.StopAsync();
            gate.SetResult();
            await stopping;
        }

        await using var after = await StartAsync(options with { DrivenByCaller = true });
        await after.DrainAsync(Token);
        Assert.Equal(5, handler.Calls.Count);
        Assert.All(handler.Calls, call => Assert.Equal("1", (string?)call.Json["Metadata"]!["DeliveryCount"]));
    }

    private async Task SendsNothingAsync(string answer)
    {
        app.QueueFunction("Process", "mentions", "alerts");
        handler.On("Process", _ => answer);
        await using var host = await StartAsync(app.Options(handler, time, driven: true));
        await host.EnqueueAsync("mentions", "{}", Token);

        await host.DrainAsync(Token);

        Assert.Equal(
            (0L, 1L),
            ((await host.Broker.CountAsync("alerts", Token)).Active, (await host.Broker.CountAsync("mentions", Token)).DeadLetter));
    }

    private static async Task<LocalHost> StartAsync(LocalHostOptions options)
    {
        var host = new LocalHost(options);
        await host.StartAsync(Token);
        return host;
    }
}
