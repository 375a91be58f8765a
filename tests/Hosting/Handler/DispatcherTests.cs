using System.Globalization;
using System.Net;
using System.Text.Json;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

/// <summary>
/// The handler against the Functions host's own rules and serialisers. Numbers are those of the conformance list of the hosting contract.
/// </summary>
public sealed class DispatcherTests
{
    private const string Notice = """{"alert":"t1.velocity.1"}""";

    public static TheoryData<string> Functions => [.. FunctionShape.All.Select(shape => shape.Name)];

    [Fact]
    public async Task Listens_on_loopback_alone_and_answers_the_probe()
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.Client.GetAsync(handler.Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("127.0.0.1", handler.Address.Host);
        Assert.Equal("{\"status\":\"ready\"}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tables_are_there_when_it_listens()
    {
        await using var handler = await new RunningHandler().StartAsync();

        Assert.Empty(await handler.DeadLettersAsync());
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Every_function_is_called_and_its_answer_is_one_that_the_host_takes(string function)
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.SendAsync(Request(handler.Address, function));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(JsonValueKind.Object, body.RootElement.ValueKind);
        Assert.Single(handler.Calls);
    }

    [Fact]
    public async Task Unknown_function_is_answered_404_with_json()
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.SendAsync(HostOracle.Timer(handler.Address, "watch", Some.Monday));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(handler.Calls);
    }

    [Fact]
    public async Task Request_that_is_no_json_is_refused_and_the_next_one_is_served()
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var refused = await handler.Client.PostAsync(
            new Uri(handler.Address, "Watch"), new StringContent("<?xml"), TestContext.Current.CancellationToken);
        var next = await handler.InvokeAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True(next.Succeeded, next.Failure);
    }

    [Fact]
    public async Task A_member_whose_name_cannot_be_read_keeps_no_message_from_its_function()
    {
        await using var handler = await new RunningHandler().StartAsync();
        using var honest = HostOracle.ServiceBus(handler.Address, "Notify", Notice);
        var envelope = await honest.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var odd = envelope.TrimEnd()[..^1] + ",\"\\ud83d\":1}";

        using var answer = await handler.Client.PostAsync(
            new Uri(handler.Address, "Notify"), new StringContent(odd), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.IsType<AlertNotice>(Assert.Single(handler.Calls));
    }

    [Fact]
    public async Task Requests_over_30_MB_without_a_length_are_taken()
    {
        await using var handler = await new RunningHandler().StartAsync();
        var body = new string('x', 31_000_000);
        var request = HostOracle.Http(handler.Address, "Receive", new CallerRequest("POST", "http://localhost/api/webhooks/generic", body));

        var verdict = await handler.InvokeAsync(request);

        Assert.Null(request.Content!.Headers.ContentLength);
        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Equal(31_000_000, Assert.IsType<HttpCall>(Assert.Single(handler.Calls)).Body.Length);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    public async Task Timer_works_without_status_at_the_first_run_and_past_due(bool monitored, bool pastDue, bool first)
    {
        await using var handler = await new RunningHandler().StartAsync();
        var last = first ? (DateTimeOffset?)null : Some.Monday.AddMinutes(-9);

        var verdict =
            await handler.InvokeAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday, last, pastDue, monitored: monitored));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Equal("tick", Assert.Single(handler.Calls));
    }

    [Fact]
    public async Task Outputs_are_declared_ones_alone_and_arrays_of_texts_even_when_empty()
    {
        await using var handler = await new RunningHandler().StartAsync();

        using var answer = await handler.SendAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));

        Assert.Equal(
            """{"Outputs":{"mentions":[],"collect":[],"alerts":[]}}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_an_entry_point_wants_queued_arrives_whole_at_the_host()
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => Task.FromResult(new Outgoing
            {
                Mentions = [Some.Batch(Some.Mention(text: "déjà \"vu\" 🫖\n2026-03-02T10:00:00Z"))],
                Collect = [new CollectRequest("forum", "lease")],
                Alerts = [new AlertNotice(new AlertId("t1.velocity.1"))],
            }),
        }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));

        Assert.True(verdict.Succeeded, verdict.Failure);
        Assert.Empty(verdict.Undeclared);
        Assert.Empty(verdict.Rewritten);
        Assert.StartsWith(
            """{"source":"forum","lease":"lease","trace":"00-""", Assert.Single(verdict.Messages["collect"]), StringComparison.Ordinal);
        Assert.StartsWith(
            """{"alert":"t1.velocity.1","trace":"00-""", Assert.Single(verdict.Messages["alerts"]), StringComparison.Ordinal);
        var batch = JsonSerializer.Deserialize(Assert.Single(verdict.Messages["mentions"]), VigieJson.Default.MentionBatch)!;
        Assert.Equal("déjà \"vu\" 🫖\n2026-03-02T10:00:00Z", batch.Mentions[0].Mention.Text);
    }

    [Fact]
    public async Task Output_that_function_json_does_not_declare_fails_instead_of_being_dropped()
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => Task.FromResult(new Outgoing { Collect = [new CollectRequest("forum", "lease")] }),
        }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice));

        Assert.False(verdict.Succeeded);
    }

    [Fact]
    public async Task Failure_is_500_with_json_and_keeps_secrets_to_itself()
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => throw new InvalidOperationException("Password=hunter2"),
        }.StartAsync();

        using var answer = await handler.SendAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(
            "hunter2", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("error Dispatcher: Watch failed", handler.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_beyond_the_deadline_fails_before_the_host_would_kill_the_process()
    {
        var time = new ManualTime();
        var begun = new TaskCompletionSource();
        await using var handler = await new RunningHandler
        {
            Time = time,
            OnQueue = async (_, _) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken);
                return Outgoing.Nothing;
            },
        }.StartAsync();

        var pending = handler.SendAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds((5 * 60) - 31));
        using var answer = await pending;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(
            "was not done within", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_the_same_and_of_other_functions_run_side_by_side()
    {
        var together = new TaskCompletionSource();
        var running = 0;
        await using var handler = await new RunningHandler
        {
            OnQueue = async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref running) == 3)
                {
                    together.SetResult();
                }

                await together.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
                return Outgoing.Nothing;
            },
        }.StartAsync();

        var verdicts = await Task.WhenAll(
            handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice)),
            handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, "Notify", Notice)),
            handler.InvokeAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday)));

        Assert.All(verdicts, verdict => Assert.True(verdict.Succeeded, verdict.Failure));
    }

    [Fact]
    public async Task Log_records_are_single_lines_and_errors_alone_go_to_the_error_stream()
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => throw new ExpectedFailureException(FailureKind.Temporary, "The forum is away.\nerror Forged: line"),
        }.StartAsync();

        await handler.InvokeAsync(HostOracle.Timer(handler.Address, "Watch", Some.Monday));

        Assert.Empty(handler.Errors);
        var line = Assert.Single(handler.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(
            "warning Dispatcher: Watch failed: The forum is away. error Forged: line trace=", line, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out _), line);
    }

    private static HttpRequestMessage Request(Uri handler, string function) => function switch
    {
        "Watch" => HostOracle.Timer(handler, function, Some.Monday),
        "Collect" => HostOracle.ServiceBus(handler, function, """{"source":"forum","lease":"l"}"""),
        "Process" =>
            HostOracle.ServiceBus(handler, function, JsonSerializer.Serialize(Some.Batch(Some.Mention()), VigieJson.Default.MentionBatch)),
        "Notify" => HostOracle.ServiceBus(handler, function, Notice),
        _ => HostOracle.Http(handler, function, new CallerRequest("GET", "http://localhost/")),
    };
}
