using Newtonsoft.Json.Linq;
using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class TimerListenerTests : IAsyncLifetime
{
    private readonly AppFolder app = new(
        """{"version":"2.0","functionTimeout":"-1","customHandler":{"description":{"defaultExecutablePath":"vigie"}}}""");
    private readonly ManualTime time = new();
    private TestHandler handler = null!;
    private LocalHost? host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => handler = await TestHandler.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await handler.DisposeAsync();
        app.Dispose();
    }

    [Fact]
    public async Task It_runs_at_each_occurrence_and_tells_which()
    {
        app.TimerFunction("Watch", "0 */5 * * * *");
        await StartAsync();

        await RunsAsync(1, TimeSpan.FromMinutes(5));
        await RunsAsync(2, TimeSpan.FromMinutes(5));

        Assert.Equal("0001-01-01T00:00:00+00:00", (string?)Timer(0)["ScheduleStatus"]!["Last"]);
        Assert.Equal("2026-03-02T09:05:00+00:00", (string?)Timer(0)["ScheduleStatus"]!["Next"]);
        Assert.Equal("2026-03-02T09:05:00+00:00", (string?)Timer(1)["ScheduleStatus"]!["Last"]);
        Assert.Equal("2026-03-02T09:10:00+00:00", (string?)Timer(1)["ScheduleStatus"]!["Next"]);
        Assert.All(handler.Calls, call => Assert.False((bool)call.Json["Data"]!["timer"]!["IsPastDue"]!));
    }

    [Fact]
    public async Task Occurrences_missed_while_away_are_made_up_for_by_one_run_that_is_past_due()
    {
        app.TimerFunction("Watch", "0 */5 * * * *");
        await StartAsync();
        await RunsAsync(1, TimeSpan.FromMinutes(5));
        await StopAsync();
        time.Advance(TimeSpan.FromMinutes(62));

        await StartAsync();
        await RunsAsync(2, TimeSpan.Zero);
        await RunsAsync(3, TimeSpan.FromMinutes(3));

        Assert.True((bool)Timer(1)["IsPastDue"]!);
        Assert.Equal("2026-03-02T09:10:00+00:00", (string?)Timer(1)["ScheduleStatus"]!["Next"]);
        Assert.False((bool)Timer(2)["IsPastDue"]!);
        Assert.Equal("2026-03-02T10:10:00+00:00", (string?)Timer(2)["ScheduleStatus"]!["Next"]);
    }

    [Fact]
    public async Task A_run_that_outlasts_its_interval_is_never_doubled_and_followed_by_one_late_run()
    {
        app.TimerFunction("Watch", "0 * * * * *");
        var gate = new TaskCompletionSource();
        var side = 0;
        var most = 0;
        handler.Answers["Watch"] = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref side));
            await gate.Task;
            Interlocked.Decrement(ref side);
            return "{}";
        };
        await StartAsync();
        await RunsAsync(1, TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(3.5));
        Assert.Single(handler.Calls);

        gate.SetResult();
        await RunsAsync(2, TimeSpan.Zero);
        await RunsAsync(3, TimeSpan.FromSeconds(30));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_schedule_of_more_than_once_a_minute_has_no_status()
    {
        app.TimerFunction("Watch", "*/10 * * * * *");
        await StartAsync();

        await RunsAsync(1, TimeSpan.FromSeconds(10));

        Assert.Equal(JTokenType.Null, Timer(0)["ScheduleStatus"]!.Type);
    }

    [Fact]
    public async Task Without_a_monitor_there_is_no_status_and_nothing_is_past_due()
    {
        app.TimerFunction("Watch", "0 0 * * * *", ",\"useMonitor\":false,\"runOnStartup\":true");
        await StartAsync();
        await RunsAsync(1, TimeSpan.Zero);
        await StopAsync();
        time.Advance(TimeSpan.FromHours(3));

        await StartAsync();
        await RunsAsync(2, TimeSpan.Zero);

        Assert.All(
            [0, 1], run => Assert.Equal((JTokenType.Null, false), (Timer(run)["ScheduleStatus"]!.Type, (bool)Timer(run)["IsPastDue"]!)));
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_by_its_policy_and_told_so()
    {
        app.Function("Watch", """
            {"bindings":[{"type":"timerTrigger","direction":"in","name":"timer","schedule":"0 0 * * * *"}],
             "retry":{"strategy":"fixedDelay","maxRetryCount":2,"delayInterval":"00:00:30"}}
            """);
        handler.On("Watch", call => (int)call.Json["Metadata"]!["RetryContext"]!["RetryCount"]! < 2 ? "!500" : "{}");
        await StartAsync();

        await RunsAsync(1, TimeSpan.FromHours(1));
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return handler.Calls.Count >= 3;
            },
            "two retries");
        time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => handler.Calls.Count >= 4, "the next occurrence");

        // The clock may have run on past further occurrences while the retries were waited for.
        var calls = handler.Calls.Take(4).ToList();
        Assert.Equal([0, 1, 2, 0], calls.Select(call => (int)call.Json["Metadata"]!["RetryContext"]!["RetryCount"]!));
        Assert.Contains(
            "answered 500",
            (string?)handler.CallsOf("Watch")[1].Json["Metadata"]!["RetryContext"]!["Exception"]!["Message"],
            StringComparison.Ordinal);
        Assert.Equal(4, calls.Select(call => call.Headers["X-Azure-Functions-InvocationId"]).Distinct().Count());
    }

    [Fact]
    public async Task A_failure_does_not_stop_the_schedule()
    {
        app.TimerFunction("Watch", "0 * * * * *");
        handler.On("Watch", _ => "!500");
        await StartAsync();

        await RunsAsync(1, TimeSpan.FromMinutes(1));
        await RunsAsync(2, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_a_run_gives_is_queued()
    {
        app.TimerFunction("Watch", "0 0 * * * *", outputs: "mentions");
        handler.On("Watch", _ => """{"Outputs":{"mentions":["{\"a\":1}"]}}""");
        host = new LocalHost(app.Options(handler, time, driven: true));
        await host.StartAsync(Token);

        Assert.True(await host.RunTimerOnceAsync("watch", Token));

        Assert.Equal("{\"a\":1}", Assert.Single(await host.Broker.PeekMessagesAsync("mentions", 10, Token)).Body);
    }

    [Fact]
    public async Task Driven_by_its_caller_it_never_runs_by_itself()
    {
        app.TimerFunction("Watch", "0 * * * * *", ",\"runOnStartup\":true");
        host = new LocalHost(app.Options(handler, time, driven: true));
        await host.StartAsync(Token);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(handler.Calls);

        await host.RunTimerOnceAsync("Watch", Token);

        Assert.Single(handler.Calls);
    }

    private async Task StartAsync()
    {
        host = new LocalHost(app.Options(handler, time));
        await host.StartAsync(Token);
    }

    private async Task StopAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Moves the clock and waits until the run is over and the next one is waited for.</summary>
    private async Task RunsAsync(int runs, TimeSpan later)
    {
        time.Advance(later);
        await Eventually.TrueAsync(() => handler.Calls.Count >= runs, $"{runs} runs; there are {handler.Calls.Count}");
        Assert.Equal(runs, handler.Calls.Count);
    }

    private JObject Timer(int run) => (JObject)handler.CallsOf("Watch")[run].Json["Data"]!["timer"]!;
}
